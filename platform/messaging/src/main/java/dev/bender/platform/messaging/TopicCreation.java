package dev.bender.platform.messaging;

import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics that do not exist yet, with the retention that the contract says. */
final class TopicCreation {
  private final Connection connection;

  TopicCreation(Connection connection) {
    this.connection = connection;
  }

  void createMissing(Duration atMost) throws InterruptedException {
    try (Admin admin = Admin.create(connection.clientProperties("admin"))) {
      long millis = atMost.toMillis();
      var existing = admin.listTopics().names().get(millis, TimeUnit.MILLISECONDS);
      for (NewTopic topic : all()) {
        if (!existing.contains(topic.name())) {
          create(admin, topic, millis);
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerUnreachable(
          "cannot create the topics at " + connection.bootstrapServers() + ": " + e.getMessage(),
          e);
    }
  }

  private static void create(Admin admin, NewTopic topic, long millis)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      admin.createTopics(List.of(topic)).all().get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Another service may be creating the same topics at this moment.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private List<NewTopic> all() {
    List<NewTopic> all = new ArrayList<>();
    for (Topic<?> topic : Topics.ALL) {
      all.add(topic(topic.name(), retention(topic.retention())));
      all.add(topic(topic.deadLetters(), retention(Topic.Retention.FOREVER)));
    }
    return all;
  }

  private NewTopic topic(String name, Map<String, String> configs) {
    return new NewTopic(
            name, java.util.Optional.of(connection.partitions()), java.util.Optional.empty())
        .configs(configs);
  }

  private static Map<String, String> retention(Topic.Retention retention) {
    return switch (retention) {
      case FOREVER -> Map.of("cleanup.policy", "delete", "retention.ms", "-1");
      case DAYS_30 ->
          Map.of(
              "cleanup.policy",
              "delete",
              "retention.ms",
              Long.toString(Duration.ofDays(30).toMillis()));
      // A tombstone has to outlive the longest time that a reader of the table may be away.
      case COMPACTED ->
          Map.of(
              "cleanup.policy",
              "compact",
              "delete.retention.ms",
              Long.toString(Duration.ofDays(7).toMillis()));
    };
  }
}

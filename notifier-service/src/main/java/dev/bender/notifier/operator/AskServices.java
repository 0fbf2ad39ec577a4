package dev.bender.notifier.operator;

import dev.bender.contracts.InvalidEvent;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Hands a command to the service that it belongs to, and waits for its answer. */
final class AskServices implements TopicFollower.Observer {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Fleet fleet;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Map<String, CompletableFuture<OperatorAnswered>> asked = new ConcurrentHashMap<>();

  AskServices(Fleet fleet, EventPublisher publisher, Clock clock) {
    this.fleet = fleet;
    this.publisher = publisher;
    this.clock = clock;
  }

  @Override
  public void seen(Recorded<?> record) {
    if (record.value() instanceof OperatorAnswered answer) {
      CompletableFuture<OperatorAnswered> waiting = asked.remove(answer.commandId());
      if (waiting != null) {
        waiting.complete(answer);
      }
    }
  }

  OperatorAnswered ask(
      OperatorCommand.Verb verb, String container, String by, @Nullable String because)
      throws InterruptedException {
    OperatorCommand command = command(verb, container, by, because);
    CompletableFuture<OperatorAnswered> answer = new CompletableFuture<>();
    asked.put(command.commandId(), answer);
    try {
      publisher.publish(Emissions.of(Topics.OPERATOR_COMMAND, command));
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new Problem(
          HttpStatus.GATEWAY_TIMEOUT,
          "No service answered within "
              + PATIENCE.toSeconds()
              + " s; the command is kept, and is carried out if one comes back within 10 minutes.");
    } catch (EventPublisher.NotPublished e) {
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE, "Kafka does not answer, so nothing was asked.");
    } finally {
      asked.remove(command.commandId());
    }
  }

  private OperatorCommand command(
      OperatorCommand.Verb verb, String container, String by, @Nullable String because) {
    Target target = fleet.read(all -> target(all, container));
    try {
      return new OperatorCommand(
          UUID.randomUUID().toString(),
          target.updateId(),
          target.host(),
          target.container(),
          verb,
          by,
          because,
          null,
          clock.instant());
    } catch (InvalidEvent e) {
      throw new Problem(HttpStatus.BAD_REQUEST, e.getMessage() + ".");
    }
  }

  private record Target(@Nullable String updateId, String host, String container) {}

  /** A name means the container, whatever its update; an id means just that update. */
  private static Target target(Fleet fleet, String idOrName) {
    List<String> keys = fleet.keys(idOrName);
    if (keys.size() == 1) {
      String key = keys.getFirst();
      int slash = key.indexOf('/');
      return new Target(null, key.substring(0, slash), key.substring(slash + 1));
    }
    if (keys.size() > 1) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "'" + idOrName + "' is on several hosts: " + String.join(", ", keys) + ".");
    }
    List<UpdateStory> found = fleet.find(idOrName);
    if (found.size() != 1) {
      throw new Problem(
          HttpStatus.NOT_FOUND, "There is no container and no update '" + idOrName + "'.");
    }
    var update = found.getFirst().update();
    return new Target(update.updateId(), update.host(), update.container());
  }
}

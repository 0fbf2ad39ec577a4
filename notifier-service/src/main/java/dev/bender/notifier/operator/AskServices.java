package dev.bender.notifier.operator;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.InvalidEvent;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.notifier.story.Waiting;
import dev.bender.notifier.story.Words;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  private static final int MOST_AT_ONCE = 100;

  private final String ownHost;
  private final Fleet fleet;
  private final EventPublisher publisher;
  private final Clock clock;
  private final Map<String, CompletableFuture<OperatorAnswered>> asked = new ConcurrentHashMap<>();

  AskServices(String ownHost, Fleet fleet, EventPublisher publisher, Clock clock) {
    this.ownHost = ownHost;
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

  /**
   * What somebody wants.
   *
   * @param container its name, or the id of an update
   * @param until when an override ends; null: it does not
   * @param image what to go back to; null: the last backup
   * @param data the backup of data that is meant; null: none
   */
  record Wish(
      OperatorCommand.Verb verb,
      String container,
      String by,
      @Nullable String because,
      @Nullable Instant until,
      @Nullable String image,
      @Nullable DataRestore data) {}

  OperatorAnswered ask(Wish wish) throws InterruptedException {
    OperatorCommand command = command(wish);
    if (asked.size() >= MOST_AT_ONCE) {
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE, "Too many commands wait for their answers; ask again.");
    }
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

  private OperatorCommand command(Wish wish) {
    Target target = target(wish.verb(), wish.container());
    try {
      return new OperatorCommand(
          UUID.randomUUID().toString(),
          target.updateId(),
          target.host(),
          target.container(),
          wish.verb(),
          wish.by(),
          wish.because(),
          wish.until(),
          clock.instant(),
          wish.image(),
          wish.data());
    } catch (InvalidEvent e) {
      throw new Problem(HttpStatus.BAD_REQUEST, e.getMessage() + ".");
    }
  }

  private record Target(@Nullable String updateId, String host, String container) {}

  /**
   * An id means just that update. A name means the container, and where it is answered, what is
   * asked now: the person has seen that digest and no other.
   */
  private Target target(OperatorCommand.Verb verb, String idOrName) {
    List<String> keys = fleet.keys(idOrName);
    String own = ownHost + "/" + idOrName;
    if (keys.size() == 1 || keys.contains(own)) {
      String key = keys.size() == 1 ? keys.getFirst() : own;
      int slash = key.indexOf('/');
      String updateId =
          switch (verb) {
            case APPROVE, REJECT -> fleet.heldOf(key).map(AskServices::id).orElse(null);
            case OVERRIDE -> fleet.retryOf(key).map(AskServices::id).orElse(null);
            default -> null;
          };
      return new Target(updateId, key.substring(0, slash), key.substring(slash + 1));
    }
    if (keys.size() > 1) {
      throw Problem.ambiguous(idOrName, keys);
    }
    List<UpdateStory> found = idOrName.startsWith("u-") ? fleet.find(idOrName) : List.of();
    if (found.size() > 1) {
      throw Problem.ambiguous(
          idOrName, found.stream().limit(8).map(one -> one.update().updateId()).toList());
    }
    if (found.isEmpty()) {
      throw new Problem(
          HttpStatus.NOT_FOUND,
          "There is no container and no update '" + Words.line(idOrName) + "'.");
    }
    var update = found.getFirst().update();
    return new Target(update.updateId(), update.host(), update.container());
  }

  private static String id(Waiting waiting) {
    return waiting.update().updateId();
  }

  String ownHost() {
    return ownHost;
  }
}

package dev.bender.deployer.cleanup;

import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.Verified;
import dev.bender.deployer.backup.BackupTag;
import dev.bender.deployer.postgres.UpdatePostgres;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Removes the standby of a verified update, and the backups that are too many or too old. */
public final class CleanUp implements Handler<Verified> {
  private static final Logger log = LoggerFactory.getLogger(CleanUp.class);

  private final Engine engine;
  private final UpdatePostgres databases;
  private final Function<String, Set<String>> wanted;
  private final int keep;
  private final Duration maxAge;
  private final EventPublisher publisher;
  private final Clock clock;

  /**
   * @param wanted the tags of a container that stay, because backups of its data need their images
   * @param keep this many backups of a container stay at most
   * @param maxAge older ones go too; the newest stays in any case
   */
  public CleanUp(
      Engine engine,
      UpdatePostgres databases,
      Function<String, Set<String>> wanted,
      int keep,
      Duration maxAge,
      EventPublisher publisher,
      Clock clock) {
    this.engine = engine;
    this.databases = databases;
    this.wanted = wanted;
    this.keep = keep;
    this.maxAge = maxAge;
    this.publisher = publisher;
    this.clock = clock;
  }

  @Override
  public Emissions handle(Delivery<Verified> delivery) throws TryAgain {
    Verified verified = delivery.value();
    try {
      if (!verified.completes()) {
        return databases
            .startDependents(verified)
            .map(deployed -> Emissions.of(Topics.DEPLOYED, deployed))
            .orElse(Emissions.none());
      }
      databases.complete(verified, keep, maxAge);
      removeStandby(verified);
      prune(verified.update());
    } catch (EngineException.EngineUnavailable e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      throw TryAgain.soon("The engine refused: " + e.getMessage(), e);
    }
    tell(verified.update());
    return Emissions.none();
  }

  /** Only while the verified container is in place: else the standby may be what one wants back. */
  private void removeStandby(Verified verified) {
    Update update = verified.update();
    Standing standing = Standing.of(engine, update.container(), update.updateId());
    JsonNode named = standing.named();
    if (named == null || !Standing.id(named).equals(verified.containerId())) {
      return;
    }
    // Also those of updates that came to no end, as when their container was taken away.
    for (ContainerSummary one : engine.containers(true, null)) {
      if (Names.isStandbyOf(one.name(), update.container()) && !one.state().equals("running")) {
        // Its anonymous volumes are the new one's now.
        engine.remove(one.id(), false, false);
      }
    }
  }

  private void prune(Update update) {
    List<BackupTag> newestFirst =
        engine.images(BackupTag.repositoryOf(update.container())).stream()
            .flatMap(image -> image.tags().stream())
            .map(BackupTag::parse)
            .flatMap(Optional::stream)
            .filter(tag -> tag.repository().equals(BackupTag.repositoryOf(update.container())))
            .sorted(Comparator.comparing(BackupTag::taken).reversed())
            .toList();
    Instant oldest = clock.instant().minus(maxAge);
    Set<String> stay = wanted.apply(update.container());
    for (int n = 1; n < newestFirst.size(); n++) {
      BackupTag tag = newestFirst.get(n);
      boolean surplus = n >= keep || tag.taken().isBefore(oldest);
      if (surplus && !stay.contains(tag.reference())) {
        remove(tag);
      }
    }
  }

  private void remove(BackupTag tag) {
    try {
      engine.removeImage(tag.reference(), false);
    } catch (EngineException.Conflict | EngineException.EngineRefused e) {
      log.info("{} stays: {}", tag.reference(), e.getMessage());
    } catch (EngineException.NotFound e) {
      log.debug("{} was gone already", tag.reference());
    }
  }

  private void tell(Update update) {
    publisher.tell(
        new UpdateProgress(
            update.updateId(),
            update.host(),
            update.container(),
            "deployer",
            Stage.CLEANED_UP,
            null,
            "the old container was removed; its image stays as a backup",
            null,
            null,
            clock.instant()));
  }
}

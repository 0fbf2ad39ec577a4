package dev.bender.deployer.replacement;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.deployer.replacement.Replacement.Busy;
import dev.bender.deployer.replacement.Replacement.Gone;
import dev.bender.deployer.replacement.Replacement.Refused;
import dev.bender.deployer.replacement.Replacement.Replaced;
import dev.bender.deployer.replacement.Replacement.Same;
import dev.bender.deployer.replacement.Replacement.WentBack;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Creates the new container first, then stops the old one, swaps the names and starts the new one.
 * At every instant one of the two can be started, by us or by a reboot. Called again after a crash
 * between any two steps, it goes on from where things stand.
 */
public final class ReplaceContainer implements Replaces {
  private static final Logger log = LoggerFactory.getLogger(ReplaceContainer.class);
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);

  /** Longer than any check is patient: an update that nobody will end must not block others. */
  private static final Duration UNPROVEN_AT_MOST = Duration.ofHours(2);

  private final Engine engine;
  private final CreateSuccessor createSuccessor;
  private final RestoreOld restoreOld;
  private final Clock clock;

  public ReplaceContainer(
      Engine engine, CreateSuccessor createSuccessor, RestoreOld restoreOld, Clock clock) {
    this.engine = engine;
    this.createSuccessor = createSuccessor;
    this.restoreOld = restoreOld;
    this.clock = clock;
  }

  @Override
  public Replacement replace(ScanCompleted scan) throws InterruptedException {
    return replace(scan, Preparation.NONE, GoingBack.NOTHING);
  }

  /**
   * Puts what was scanned in place.
   *
   * @param preparation what the old one needs before it may be replaced
   * @param goingBack what is to be done if the old one has to be started again after it
   * @throws EngineException if the engine does not answer; to be called again
   */
  public Replacement replace(ScanCompleted scan, Preparation preparation, GoingBack goingBack)
      throws InterruptedException {
    Update update = scan.update();
    Standing standing = Standing.of(engine, update.container(), update.updateId());
    JsonNode fresh = standing.fresh();
    JsonNode old = standing.old();
    if (fresh != null && Names.isGivenUp(Standing.name(fresh))) {
      // It could not be started, and we were killed on the way back.
      Instant stoppedAt = old == null ? clock.instant() : time(old, "FinishedAt", clock.instant());
      String why = fresh.path("State").path("Error").asString("");
      return goBack(update, fresh, old, stoppedAt, why, goingBack);
    }
    if (standing.isSwapped() && fresh != null) {
      return start(scan, fresh, old, goingBack);
    }
    if (fresh != null && old != null && !Standing.isRunning(old)) {
      return resume(scan, fresh, old, goingBack);
    }
    if (fresh != null && old == null && standing.named() == null) {
      // The old one vanished when it stopped: the new one is all there is.
      engine.rename(Standing.id(fresh), update.container());
      return start(scan, engine.inspect(Standing.id(fresh)), null, goingBack);
    }
    if (fresh != null) {
      startOver(fresh, old);
    }
    // Looked at again: its restart policy may just have been given back.
    Optional<JsonNode> found = engine.find(update.container());
    if (found.isEmpty()) {
      return new Gone();
    }
    if (isUnproven(found.get())) {
      return new Busy();
    }
    return begin(scan, found.get(), preparation, goingBack);
  }

  @Override
  public boolean isBegun(Update update) {
    Standing standing = Standing.of(engine, update.container(), update.updateId());
    JsonNode fresh = standing.fresh();
    JsonNode old = standing.old();
    if (fresh == null) {
      return false;
    }
    boolean onlyCreated =
        !standing.isSwapped()
            && old != null
            && Standing.isRunning(old)
            && !Names.isGivenUp(Standing.name(fresh));
    if (onlyCreated) {
      startOver(fresh, old);
    }
    return !onlyCreated;
  }

  @Override
  public boolean isUntouched(Update update) {
    Standing standing = Standing.of(engine, update.container(), update.updateId());
    JsonNode named = standing.named();
    return standing.fresh() == null && named != null && Standing.isRunning(named);
  }

  /**
   * Whether another update put it there, and what it replaced still stands by.
   *
   * @throws EngineException if the engine does not answer
   */
  public boolean isUnproven(JsonNode container) {
    String replaced = Standing.label(container, Names.REPLACES);
    Instant now = clock.instant();
    return !replaced.isEmpty()
        && engine
            .find(replaced)
            // One that was down already has been so for any time.
            .map(standby -> later(time(standby, "FinishedAt", now), created(container, now)))
            .filter(begun -> begun.plus(UNPROVEN_AT_MOST).isAfter(now))
            .isPresent();
  }

  /**
   * The old one was stopped, but nobody knows any more whether the new one was compared with it.
   */
  private Replacement resume(ScanCompleted scan, JsonNode fresh, JsonNode old, GoingBack goingBack)
      throws InterruptedException {
    RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
    Optional<String> loss = createSuccessor.loss(scan, policy.in(old), fresh);
    if (loss.isEmpty()) {
      return swap(scan, fresh, old, goingBack);
    }
    goingBack.begins(scan.update());
    restoreOld.restore(scan.update(), fresh, old, Standing.label(fresh, Names.BACKUP), goingBack);
    return new Refused(loss.get());
  }

  /**
   * Removes a new container that was created when the old one was not stopped, or runs again: the
   * plan may be out of date by now.
   */
  public void startOver(JsonNode fresh, @Nullable JsonNode old) {
    if (old != null) {
      RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
      engine.updateRestartPolicy(Standing.id(old), policy.name(), policy.retries());
    }
    engine.remove(Standing.id(fresh), true, false);
  }

  private Replacement begin(
      ScanCompleted scan, JsonNode old, Preparation preparation, GoingBack goingBack)
      throws InterruptedException {
    return switch (createSuccessor.create(scan, old)) {
      case CreateSuccessor.Needless needless -> new Same();
      case CreateSuccessor.Refused refused -> new Refused(refused.sentence());
      case CreateSuccessor.Created created ->
          replaceBy(created.id(), scan, old, preparation, goingBack);
    };
  }

  private Replacement replaceBy(
      String freshId,
      ScanCompleted scan,
      JsonNode old,
      Preparation preparation,
      GoingBack goingBack)
      throws InterruptedException {
    Update update = scan.update();
    Optional<String> refusal = preparation.prepare(old, engine.inspect(freshId));
    if (refusal.isEmpty()) {
      refusal = stop(old).map(why -> "The engine did not stop the old container: " + why);
    }
    if (refusal.isPresent()) {
      startOver(engine.inspect(freshId), old);
      createSuccessor.giveTagBack(scan);
      return new Refused(refusal.get());
    }
    log.info("{}: stopped, to be replaced by {}", update.container(), update.targetDigest());
    return swap(scan, engine.inspect(freshId), engine.inspect(Standing.id(old)), goingBack);
  }

  /** Why it runs on; empty if it stopped. */
  private Optional<String> stop(JsonNode old) {
    try {
      // A reboot from here on must not start the old one beside the new one.
      engine.stopForGood(Standing.id(old), stopTimeout(old));
      return Optional.empty();
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      return Standing.isRunning(engine.inspect(Standing.id(old)))
          ? Optional.of(String.valueOf(e.getMessage()))
          : Optional.empty();
    }
  }

  /** Renames after the stop: the engine's name service follows a rename at once. */
  private Replacement swap(ScanCompleted scan, JsonNode fresh, JsonNode old, GoingBack goingBack)
      throws InterruptedException {
    Update update = scan.update();
    try {
      if (Standing.name(old).equals(update.container())) {
        engine.rename(Standing.id(old), Names.standby(update.container(), update.updateId()));
      }
      engine.rename(Standing.id(fresh), update.container());
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      Instant stoppedAt = time(old, "FinishedAt", clock.instant());
      return goBack(update, fresh, old, stoppedAt, String.valueOf(e.getMessage()), goingBack);
    }
    return start(scan, engine.inspect(Standing.id(fresh)), old, goingBack);
  }

  private Replacement start(
      ScanCompleted scan, JsonNode fresh, @Nullable JsonNode old, GoingBack goingBack)
      throws InterruptedException {
    Update update = scan.update();
    Instant stoppedAt = old == null ? clock.instant() : time(old, "FinishedAt", clock.instant());
    boolean neverStarted = "created".equals(fresh.path("State").path("Status").asString(""));
    if (neverStarted) {
      try {
        engine.start(Standing.id(fresh));
      } catch (EngineException.EngineUnavailable e) {
        throw e;
      } catch (EngineException e) {
        return goBack(update, fresh, old, stoppedAt, String.valueOf(e.getMessage()), goingBack);
      }
    }
    JsonNode started = engine.inspect(Standing.id(fresh));
    return new Replaced(
        scan.image(),
        Standing.id(fresh),
        old == null ? null : Standing.id(old),
        stoppedAt,
        time(started, "StartedAt", clock.instant()),
        null,
        List.of());
  }

  private Replacement goBack(
      Update update,
      JsonNode fresh,
      @Nullable JsonNode old,
      Instant stoppedAt,
      String why,
      GoingBack goingBack)
      throws InterruptedException {
    String sentence = "The new container could not be started" + (why.isEmpty() ? "." : ": " + why);
    goingBack.begins(update);
    // Looked at again: names were given since.
    RestoreOld.Result result =
        restoreOld.restore(
            update,
            engine.inspect(Standing.id(fresh)),
            old == null ? null : engine.inspect(Standing.id(old)),
            Standing.label(fresh, Names.BACKUP),
            goingBack);
    return switch (result) {
      case RestoreOld.Restored restored ->
          new WentBack(
              restored.image(), restored.containerId(), sentence, stoppedAt, clock.instant());
      case RestoreOld.NotRestored not ->
          new WentBack(null, null, sentence + " " + not.sentence(), stoppedAt, clock.instant());
    };
  }

  static Duration stopTimeout(JsonNode inspected) {
    int seconds = inspected.path("Config").path("StopTimeout").asInt(-1);
    return seconds < 0 ? DEFAULT_STOP : Duration.ofSeconds(Math.min(seconds, 3_600));
  }

  private static Instant time(JsonNode inspected, String field, Instant otherwise) {
    try {
      Instant time = Instant.parse(inspected.path("State").path(field).asString(""));
      return time.isBefore(Instant.EPOCH) ? otherwise : time;
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  private static Instant created(JsonNode inspected, Instant otherwise) {
    try {
      return Instant.parse(inspected.path("Created").asString(""));
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Those whose network, processes or memory are the old container's: they would be cut off. */
  static List<String> sharing(Engine engine, JsonNode old) {
    String id = Standing.id(old);
    String name = Standing.name(old);
    return engine.containers(true, null).stream()
        .map(one -> engine.find(one.id()))
        .flatMap(Optional::stream)
        .filter(one -> shares(one, id, name))
        .map(Standing::name)
        .toList();
  }

  private static boolean shares(JsonNode other, String id, String name) {
    JsonNode host = other.path("HostConfig");
    for (String mode : List.of("NetworkMode", "PidMode", "IpcMode")) {
      String value = host.path(mode).asString("");
      if (value.equals("container:" + id) || value.equals("container:" + name)) {
        return true;
      }
    }
    return false;
  }
}

package dev.bender.deployer.replacement;

import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * After a crash of ours, of the engine or of the host: makes sure that of every pair of old and new
 * container one runs, before the broker has even been asked. The events that were under way come
 * again and finish the rest.
 */
public final class RecoverHost {
  private static final Logger log = LoggerFactory.getLogger(RecoverHost.class);

  private final Engine engine;
  private final String label;
  private final Supplier<Set<String>> kept;

  /**
   * @param label that containers must have to be Bender's business; empty for all
   */
  public RecoverHost(Engine engine, String label) {
    this(engine, label, Set::of);
  }

  /**
   * The same.
   *
   * @param kept the ids of containers that must not be started now
   */
  public RecoverHost(Engine engine, String label, Supplier<Set<String>> kept) {
    this.engine = engine;
    this.label = label;
    this.kept = kept;
  }

  /**
   * Puts right what was left half-way.
   *
   * @return what was done, for people
   */
  public List<String> recover() {
    List<String> done = new ArrayList<>();
    for (ContainerSummary one : engine.containers(true, label)) {
      Optional<JsonNode> fresh =
          one.labels().containsKey(Names.REPLACES) ? engine.find(one.id()) : Optional.empty();
      Optional<JsonNode> old =
          fresh.flatMap(found -> engine.find(Standing.label(found, Names.REPLACES)));
      if (fresh.isPresent() && old.isPresent()) {
        tryToRecover(fresh.get(), old.get()).ifPresent(done::add);
      }
    }
    done.forEach(log::warn);
    return done;
  }

  /** One that cannot be put right must not keep the others down. */
  private Optional<String> tryToRecover(JsonNode fresh, JsonNode old) {
    try {
      return recover(fresh, old);
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      log.error("{} could not be put right: {}", Standing.name(fresh), e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<String> recover(JsonNode fresh, JsonNode old) {
    String name = Standing.name(fresh);
    // A standby may once have been a new one itself.
    if (Standing.isRunning(fresh) || name.contains(".bender-old-")) {
      return Optional.empty();
    }
    if (Standing.isRunning(old)) {
      return stillInPlace(fresh, old);
    }
    Set<String> stopped = kept.get();
    if (Names.isGivenUp(name) || stopped.contains(Standing.id(fresh)) || !starts(fresh)) {
      if (stopped.contains(Standing.id(old))) {
        log.error("{} is not started: its data could not be put back yet", original(name));
        return Optional.empty();
      }
      engine.start(Standing.id(old));
    }
    return Optional.of(
        original(name) + " was found stopped half-way through its update; it was started again");
  }

  /** The name of one that cannot be started tells the update that it is to go back. */
  private boolean starts(JsonNode fresh) {
    try {
      engine.start(Standing.id(fresh));
      return true;
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      String container = original(Standing.name(fresh));
      log.warn("the new {} cannot be started, so the old one is: {}", container, e.getMessage());
      engine.rename(
          Standing.id(fresh), Names.failed(container, Standing.label(fresh, Names.UPDATE)));
      return false;
    }
  }

  /** Created, or given up already: the old one runs, and has to come up again after a reboot. */
  private Optional<String> stillInPlace(JsonNode fresh, JsonNode old) {
    RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
    if (RestartPolicy.of(old).equals(policy)) {
      return Optional.empty();
    }
    engine.updateRestartPolicy(Standing.id(old), policy.name(), policy.retries());
    return Optional.of(
        original(Standing.name(old)) + " got its restart policy back, which an update had paused");
  }

  private static String original(String name) {
    int mark = name.indexOf(".bender-");
    return mark < 0 ? name : name.substring(0, mark);
  }
}

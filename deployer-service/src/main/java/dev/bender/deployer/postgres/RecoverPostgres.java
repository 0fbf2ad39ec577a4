package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.GoingBack.CannotGoBack;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Before anything else after a start: takes back what was only prepared, and finishes what was
 * putting data back; no server may start on a half of it.
 */
public final class RecoverPostgres {
  private static final Logger log = LoggerFactory.getLogger(RecoverPostgres.class);

  private final Engine engine;
  private final Dependents dependents;
  private final Flows flows;
  private final TakeBack takeBack;
  private final PutBack putBack;

  RecoverPostgres(
      Engine engine, Dependents dependents, Flows flows, TakeBack takeBack, PutBack putBack) {
    this.engine = engine;
    this.dependents = dependents;
    this.flows = flows;
    this.takeBack = takeBack;
    this.putBack = putBack;
  }

  /**
   * Puts right what was left half-way.
   *
   * @return what was done, for people
   */
  public List<String> recover() throws InterruptedException {
    List<String> done = new ArrayList<>();
    for (Flow flow : flows.all()) {
      try {
        recover(flow).ifPresent(done::add);
      } catch (EngineException.EngineUnavailable e) {
        throw e;
      } catch (EngineException | UncheckedIOException e) {
        // One that cannot be put right must not keep the others down.
        log.error("{} could not be put right: {}", flow.container(), e.getMessage());
      }
    }
    done.forEach(log::warn);
    return done;
  }

  private Optional<String> recover(Flow flow) throws InterruptedException {
    return switch (flow.phase()) {
      case PREPARING -> {
        takeBack.of(flow);
        yield Optional.of(
            flow.foundDown()
                ? flow.container() + " was found on its way back to a backup; it is as it was"
                : flow.container() + " was found half-way through its backup; it serves again");
      }
      case GOING_BACK -> isNewGivenUp(flow) ? finish(flow) : Optional.empty();
      case FILLING, RESTORING -> finish(flow);
      case RESTORED -> {
        takeBack.of(flow);
        yield Optional.of(flow.container() + " serves again, and what works with it runs");
      }
      case SERVING -> {
        dependents
            .start(flow.dependents(), flow.policies())
            .forEach(wrong -> log.error("{}", wrong));
        yield Optional.empty();
      }
      case BACKED_UP -> Optional.empty();
    };
  }

  /** Before that, its own update's event still stops it, and puts the data back then. */
  private boolean isNewGivenUp(Flow flow) {
    return engine
        .find(Names.failed(flow.container(), flow.updateId()))
        .filter(fresh -> !Standing.isRunning(fresh))
        .isPresent();
  }

  /** Containers that no server may be started in, because their data is not back yet. */
  public Set<String> owingData() {
    Set<String> ids = new HashSet<>();
    for (Flow flow : flows.all()) {
      if (flow.owesData()) {
        ids.add(flow.oldId());
      }
      if (flow.phase() == Flow.Phase.FILLING || flow.phase() == Flow.Phase.RESTORING) {
        engine
            .containers(true, Names.UPDATE + "=" + flow.updateId())
            .forEach(fresh -> ids.add(fresh.id()));
      }
    }
    return Set.copyOf(ids);
  }

  private Optional<String> finish(Flow flow) throws InterruptedException {
    Optional<JsonNode> old = engine.find(flow.oldId());
    if (old.isEmpty()) {
      return Optional.empty();
    }
    try {
      putBack.data(flow, old.get());
      flows.find(flow.container()).ifPresent(takeBack::of);
      return Optional.of(flow.container() + " got its data back, which a restart had interrupted");
    } catch (CannotGoBack e) {
      log.error("{}: {}", flow.container(), e.getMessage());
      return Optional.empty();
    }
  }
}

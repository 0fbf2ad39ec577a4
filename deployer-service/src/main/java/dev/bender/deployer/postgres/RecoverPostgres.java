package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.GoingBack.CannotGoBack;
import dev.bender.platform.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
      recover(flow).ifPresent(done::add);
    }
    done.forEach(log::warn);
    return done;
  }

  private Optional<String> recover(Flow flow) throws InterruptedException {
    return switch (flow.phase()) {
      case PREPARING -> {
        takeBack.of(flow);
        yield Optional.of(
            flow.container() + " was found half-way through its backup; it serves again");
      }
      case RESTORING -> finish(flow);
      case SERVING -> {
        dependents.start(flow.dependents()).forEach(wrong -> log.error("{}", wrong));
        yield Optional.empty();
      }
      case BACKED_UP, RESTORED -> Optional.empty();
    };
  }

  private Optional<String> finish(Flow flow) throws InterruptedException {
    Optional<JsonNode> old = engine.find(flow.oldId());
    if (old.isEmpty()) {
      return Optional.empty();
    }
    try {
      putBack.data(flow, old.get());
      return Optional.of(flow.container() + " got its data back, which a restart had interrupted");
    } catch (CannotGoBack e) {
      log.error("{}: {}", flow.container(), e.getMessage());
      return Optional.empty();
    }
  }
}

package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends an update of a database before its new server was put in place. */
final class TakeBack {
  private static final Logger log = LoggerFactory.getLogger(TakeBack.class);

  private final Engine engine;
  private final ReplaceContainer replaceContainer;
  private final Dependents dependents;
  private final DataBackups backups;
  private final Flows flows;

  TakeBack(
      Engine engine,
      ReplaceContainer replaceContainer,
      Dependents dependents,
      DataBackups backups,
      Flows flows) {
    this.engine = engine;
    this.replaceContainer = replaceContainer;
    this.dependents = dependents;
    this.backups = backups;
    this.flows = flows;
  }

  /** What ran before runs again, and nothing is under way any more. */
  void of(Flow flow) {
    engine.containers(true, Names.UPDATE + "=" + flow.updateId()).stream()
        .filter(one -> isGivenUp(one.name(), flow))
        .forEach(one -> startOver(one.id(), flow.oldId()));
    engine
        .find(flow.oldId())
        .filter(old -> !Standing.isRunning(old) && !flow.foundDown())
        .ifPresent(old -> engine.start(flow.oldId()));
    dependents.start(flow.dependents(), flow.policies()).forEach(wrong -> log.error("{}", wrong));
    TestRestore.removeLeft(engine, flow.oldId());
    forget(flow.container());
  }

  private static boolean isGivenUp(String name, Flow flow) {
    return name.equals(Names.waiting(flow.container(), flow.updateId()))
        || name.equals(Names.failed(flow.container(), flow.updateId()));
  }

  private void startOver(String fresh, String old) {
    engine
        .find(fresh)
        .ifPresent(found -> replaceContainer.startOver(found, engine.find(old).orElse(null)));
  }

  /** Nothing is under way any more. */
  void forget(String container) {
    try {
      backups.removePartial(container);
    } catch (IOException e) {
      log.warn("a half-written backup of {} stays: {}", container, e.getMessage());
    }
    flows.forget(container);
  }
}

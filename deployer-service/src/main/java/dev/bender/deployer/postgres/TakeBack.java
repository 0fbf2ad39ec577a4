package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Ends an update of a database before its new server was put in place. */
final class TakeBack {
  private static final Logger log = LoggerFactory.getLogger(TakeBack.class);

  private static final Duration SHUTDOWN = Duration.ofMinutes(5);

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
    giveNameBack(flow);
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

  /** Where the way back ended before the old one had its name again, nobody would find it. */
  private void giveNameBack(Flow flow) {
    Optional<JsonNode> old = engine.find(flow.oldId());
    if (old.isEmpty() || Standing.name(old.get()).equals(flow.container())) {
      return;
    }
    Optional<JsonNode> named = engine.find(flow.container());
    if (named.isPresent()) {
      if (!Standing.label(named.get(), Names.UPDATE).equals(flow.updateId())) {
        // Somebody else's: it stays.
        return;
      }
      engine.stopForGood(Standing.id(named.get()), SHUTDOWN);
      engine.rename(Standing.id(named.get()), Names.failed(flow.container(), flow.updateId()));
    }
    engine.rename(flow.oldId(), flow.container());
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

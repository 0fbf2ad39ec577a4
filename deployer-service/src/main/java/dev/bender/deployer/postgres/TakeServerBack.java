package dev.bender.deployer.postgres;

import dev.bender.contracts.Update;
import dev.bender.deployer.postgres.Flow.Phase;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.platform.engine.Engine;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What a database needs on the way back of its update: its data as it was, and its dependents. */
public final class TakeServerBack implements GoingBack {
  private static final Logger log = LoggerFactory.getLogger(TakeServerBack.class);

  private final Engine engine;
  private final Dependents dependents;
  private final Flows flows;
  private final TakeBack takeBack;
  private final PutBack putBack;
  private final Steps steps;

  TakeServerBack(
      Engine engine,
      Dependents dependents,
      Flows flows,
      TakeBack takeBack,
      PutBack putBack,
      Steps steps) {
    this.engine = engine;
    this.dependents = dependents;
    this.flows = flows;
    this.takeBack = takeBack;
    this.putBack = putBack;
    this.steps = steps;
  }

  private Optional<Flow> flowOf(Update update) {
    return flows.find(update.container()).filter(one -> one.updateId().equals(update.updateId()));
  }

  @Override
  public void begins(Update update) {
    flowOf(update)
        .ifPresent(flow -> {
          Flow going = goesWithData(flow) ? flow.in(Phase.GOING_BACK) : flow;
          // Recorded before they are paused, also for a flow that was begun when nobody did so.
          Map<String, String> policies =
              new LinkedHashMap<>(dependents.policies(flow.dependents()));
          policies.putAll(flow.policies());
          flows.save(going.withDependents(flow.dependents(), policies));
          dependents.stop(flow.dependents());
        });
  }

  /**
   * Where the data of a backup was put in place, what was written since is on top of what nobody
   * wants any more, whoever wrote it.
   */
  private boolean goesWithData(Flow flow) {
    boolean inPlace = flow.phase() == Phase.BACKED_UP || flow.phase() == Phase.SERVING;
    return flow.isRestore() ? inPlace : flow.phase() == Phase.BACKED_UP && !haveRun(flow);
  }

  /** As where the engine started them when it came up: then what they wrote is not thrown away. */
  private boolean haveRun(Flow flow) {
    return flow.dependents().stream()
        .map(engine::find)
        .flatMap(Optional::stream)
        .map(one -> one.path("State").path("StartedAt").asString(""))
        .anyMatch(started -> isAfter(started, flow.begunAt()));
  }

  private static boolean isAfter(String time, Instant other) {
    try {
      return Instant.parse(time).isAfter(other);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** While the dependents have not run, nobody but the new server can have written anything. */
  @Override
  public void oldStarts(Update update, JsonNode old) throws CannotGoBack, InterruptedException {
    Optional<Flow> flow = flowOf(update);
    if (flow.isPresent() && flow.get().owesData()) {
      steps.tell(update, Step.RESTORE_DATA, "looking whether the copy of the data is whole");
      putBack.data(
          flow.get(),
          old,
          () ->
              steps.tell(
                  update, Step.RESTORE_DATA, "putting the data back as it was before the update"));
      steps.tell(update, Step.START_OLD, "starting the old server");
    }
  }

  @Override
  public void ended(Update update) {
    flowOf(update)
        // Half of the old data is there: the next start finishes it, and no server may run before.
        .filter(flow -> !flow.owesData())
        .ifPresent(flow -> {
          steps.tell(
              update,
              Step.START_DEPENDENTS_AGAIN,
              "starting " + String.join(", ", flow.dependents()));
          dependents
              .start(flow.dependents(), flow.policies())
              .forEach(wrong -> log.error("{}", wrong));
          takeBack.forget(flow.container());
        });
  }
}

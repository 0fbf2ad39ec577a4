package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Idle;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Step 4: waits until nobody works with a server whose dependents were stopped. */
final class AwaitIdle {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Engine engine;
  private final Dependents dependents;
  private final Flows flows;

  AwaitIdle(Engine engine, Dependents dependents, Flows flows) {
    this.engine = engine;
    this.dependents = dependents;
    this.flows = flows;
  }

  /**
   * What came of the wait.
   *
   * @param flow with all dependents that were stopped
   * @param busy who works with the server all the same
   */
  record Idled(Flow flow, List<String> busy) {}

  /**
   * Asks twice: between two requests an application looks idle.
   *
   * @param all that depend on the server, in the order in which they start
   * @param patience how long somebody may still be at work
   */
  Idled await(Server server, Flow begun, List<String> all, Duration patience)
      throws DatabaseException, InterruptedException {
    Idle idle = new Idle(server.psql(engine));
    long end = System.nanoTime() + patience.toNanos();
    Flow flow = begun;
    int quiet = 0;
    while (true) {
      List<String> busy = idle.stragglers();
      quiet = busy.isEmpty() ? quiet + 1 : 0;
      if (quiet == 2 || (!busy.isEmpty() && System.nanoTime() > end)) {
        return new Idled(flow, busy);
      }
      flow = stopThoseThatCame(flow, all);
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /**
   * An engine that comes up starts containers one after the other, and we may have been quicker.
   */
  private Flow stopThoseThatCame(Flow flow, List<String> all) {
    List<String> came = dependents.running(all);
    if (came.isEmpty()) {
      return flow;
    }
    Map<String, String> policies = new LinkedHashMap<>(dependents.policies(came));
    // Of those that are known already, what counts is what they had at first.
    policies.putAll(flow.policies());
    List<String> stopped =
        all.stream().filter(one -> flow.dependents().contains(one) || came.contains(one)).toList();
    Flow more = flows.save(flow.withDependents(stopped, policies));
    dependents.stop(came);
    return more;
  }
}

package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.check.Seen;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tries the checks of a container once, beside each other; of all containers only some at once. */
public final class LookOnce {
  private final Probe probe;
  private final Semaphore places;

  /**
   * @param atOnce how many checks may be tried at the same time
   */
  public LookOnce(Probe probe, int atOnce) {
    this.probe = probe;
    this.places = new Semaphore(atOnce);
  }

  /**
   * What each check saw, in their order.
   *
   * @param limit after which a check that has no answer yet counts as not measured
   * @throws EngineUnreachable if one of them needed the engine, and it did not answer
   */
  List<CheckResult> at(ContainerView container, List<HealthCheck> checks, Duration limit)
      throws EngineUnreachable, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<CheckResult>> looks =
          checks.stream().map(one -> threads.submit(() -> look(one, container))).toList();
      List<CheckResult> results = new ArrayList<>();
      for (int n = 0; n < looks.size(); n++) {
        results.add(resultOf(looks.get(n), checks.get(n), end - System.nanoTime(), limit));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private CheckResult look(HealthCheck check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    places.acquire();
    try {
      long begun = System.nanoTime();
      Seen seen = probe.look(check, container);
      return result(check, seen, Duration.ofNanos(System.nanoTime() - begun));
    } finally {
      places.release();
    }
  }

  private static CheckResult resultOf(
      Future<CheckResult> look, HealthCheck check, long leftNanos, Duration limit)
      throws EngineUnreachable, InterruptedException {
    try {
      return look.get(Math.max(0, leftNanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      Seen seen =
          new Seen(Outcome.INCONCLUSIVE, "has no answer within " + Words.seconds(limit) + " yet");
      return result(check, seen, limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof EngineUnreachable unreachable) {
        throw unreachable;
      }
      throw new IllegalStateException("a check failed by a fault of ours", e);
    }
  }

  private static CheckResult result(HealthCheck check, Seen seen, Duration took) {
    String sentence = check.subject() + " " + seen.sentence();
    return new CheckResult(check.name(), seen.outcome(), sentence, 1, took.toMillis());
  }
}

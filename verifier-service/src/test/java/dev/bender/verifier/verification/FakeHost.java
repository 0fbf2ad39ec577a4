package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.UpdateProgress;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.Probe;
import dev.bender.verifier.check.Seen;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A host on which time passes only while somebody waits, and faults happen when they are told. */
final class FakeHost implements Containers, Probe, Pace, Progress {
  static final Instant START = Instant.parse("2026-01-10T04:30:00Z");

  final Map<String, ContainerView> byName = new ConcurrentHashMap<>();
  final List<UpdateProgress> told = new CopyOnWriteArrayList<>();
  final Map<String, Integer> looks = new ConcurrentHashMap<>();
  private final Map<String, Seen> byCheck = new ConcurrentHashMap<>();
  String log = "";
  boolean engineDown;
  private final TreeMap<Duration, Runnable> later = new TreeMap<>();
  private Seen answer = new Seen(Outcome.PASSED, "runs");
  private Duration passed = Duration.ZERO;
  private Duration begun = Duration.ZERO;

  void has(ContainerView view) {
    byName.put(view.name(), view);
  }

  void answers(Outcome outcome, String sentence) {
    answer = new Seen(outcome, sentence);
  }

  /** One check answers otherwise than the rest. */
  void answers(String check, Outcome outcome, String sentence) {
    byCheck.put(check, new Seen(outcome, sentence));
  }

  void after(Duration time, Runnable what) {
    later.put(time, what);
  }

  void skip(Duration time) {
    passed = passed.plus(time);
    begun = passed;
  }

  Duration took() {
    return passed.minus(begun);
  }

  @Override
  public Optional<ContainerView> find(String idOrName) throws EngineUnreachable {
    if (engineDown) {
      throw new EngineUnreachable("The engine does not answer.", null);
    }
    return byName.values().stream()
        .filter(view -> view.id().equals(idOrName) || view.name().equals(idOrName))
        .findFirst();
  }

  @Override
  public Exec exec(String id, List<String> command, Duration limit) {
    return new Exec.TimedOut();
  }

  @Override
  public String lastLines(String id, int lines) {
    return log;
  }

  @Override
  public void ping() {}

  @Override
  public Seen look(HealthCheck check, ContainerView container) {
    looks.merge(check.name(), 1, Integer::sum);
    Seen own = byCheck.get(check.name());
    return own == null ? answer : own;
  }

  @Override
  public Instant now() {
    return START.plus(passed);
  }

  @Override
  public long nanos() {
    return passed.toNanos();
  }

  @Override
  public void pause(Duration time) {
    passed = passed.plus(time);
    while (!later.isEmpty() && later.firstKey().compareTo(passed) <= 0) {
      later.pollFirstEntry().getValue().run();
    }
  }

  @Override
  public void tell(UpdateProgress what) {
    told.add(what);
  }
}

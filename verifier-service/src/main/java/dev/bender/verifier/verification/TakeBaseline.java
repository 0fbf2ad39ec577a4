package dev.bender.verifier.verification;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.verifier.check.ChooseChecks;
import dev.bender.verifier.check.ChooseChecks.Chosen;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how the container that runs does, while the image that is to take its place is scanned:
 * what is broken already is not to be blamed on the update. Whatever goes wrong here, the update
 * goes on; then it is only measured more strictly.
 */
public final class TakeBaseline implements Handler<ImagePulled> {
  private static final Logger log = LoggerFactory.getLogger(TakeBaseline.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** One bad moment is no reason to let an update off for good. */
  private static final int LOOKS = 3;

  private static final Duration BETWEEN = Duration.ofSeconds(1);

  /** Whoever comes so late, as at the first start, would look at what came of the update. */
  private static final Duration TOO_LATE = Duration.ofHours(1);

  private final Containers containers;
  private final ChooseChecks choose;
  private final LookOnce look;
  private final Pace pace;

  public TakeBaseline(Containers containers, ChooseChecks choose, LookOnce look, Pace pace) {
    this.containers = containers;
    this.choose = choose;
    this.look = look;
    this.pace = pace;
  }

  @Override
  public Emissions handle(Delivery<ImagePulled> delivery) throws InterruptedException {
    ImagePulled pulled = delivery.value();
    if (delivery.at().plus(TOO_LATE).isBefore(pace.now())) {
      return Emissions.none();
    }
    try {
      Optional<ContainerView> running = containers.find(pulled.container());
      return running.isEmpty() ? Emissions.none() : take(pulled, running.get());
    } catch (EngineUnreachable e) {
      log.info("{}: not looked at before its update: {}", pulled.key(), e.sentence());
      return Emissions.none();
    }
  }

  private Emissions take(ImagePulled pulled, ContainerView before)
      throws EngineUnreachable, InterruptedException {
    Chosen chosen = choose.chooseFor(before);
    if (isComingUp(before, chosen.terms().patience())) {
      log.info("{}: still coming up; nothing is known of before", pulled.key());
      return Emissions.none();
    }
    List<CheckResult> results = looks(before, chosen.checks());
    Optional<ContainerView> after = containers.find(before.id());
    if (after.isEmpty() || !isUnchanged(before, after.get())) {
      // The update may have begun: what was seen then says nothing of the time before.
      log.info("{}: changed while it was looked at; nothing is known of before", pulled.key());
      return Emissions.none();
    }
    return Emissions.of(
        Topics.CONTAINER_CHECKED,
        new ContainerChecked(
            pulled.updateId(),
            pulled.host(),
            pulled.container(),
            before.id(),
            results,
            pace.now()));
  }

  /** As after a reboot at night: what is not well yet is not broken. */
  private boolean isComingUp(ContainerView container, Duration patience) {
    try {
      Duration needs = patience.multipliedBy(2);
      return Instant.parse(container.startedAt()).plus(needs).isAfter(pace.now());
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** What is good at the first look is good; what is not is looked at again. */
  private List<CheckResult> looks(ContainerView container, List<HealthCheck> checks)
      throws EngineUnreachable, InterruptedException {
    List<CheckResult> results = new ArrayList<>(look.at(container, checks, LIMIT));
    for (int n = 1; n < LOOKS; n++) {
      List<Integer> bad = new ArrayList<>();
      for (int at = 0; at < results.size(); at++) {
        if (results.get(at).outcome() == Outcome.FAILED) {
          bad.add(at);
        }
      }
      if (bad.isEmpty()) {
        break;
      }
      pace.pause(BETWEEN);
      List<CheckResult> again = look.at(container, bad.stream().map(checks::get).toList(), LIMIT);
      for (int at = 0; at < bad.size(); at++) {
        results.set(bad.get(at), again.get(at));
      }
    }
    return results;
  }

  private static boolean isUnchanged(ContainerView before, ContainerView after) {
    return before.name().equals(after.name())
        && before.status().equals(after.status())
        && before.startedAt().equals(after.startedAt());
  }
}

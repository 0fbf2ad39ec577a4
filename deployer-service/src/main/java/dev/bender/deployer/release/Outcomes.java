package dev.bender.deployer.release;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.TryAgain;
import java.time.Clock;
import java.util.function.Function;

/** How an attempt ends when it does not go on: skipped, or waiting for the next. */
public final class Outcomes {
  private static final int MOST_CHARACTERS = 900;

  private final Function<String, GateRules> rules;
  private final LatestUpdates latest;
  private final RetryQueue queue;
  private final Clock clock;

  public Outcomes(
      Function<String, GateRules> rules, LatestUpdates latest, RetryQueue queue, Clock clock) {
    this.rules = rules;
    this.latest = latest;
    this.queue = queue;
    this.clock = clock;
  }

  /** Nothing needs to be done. */
  public Emissions skipped(Update update, UpdateSkipped.Reason reason, String sentence) {
    return Emissions.of(
        Topics.UPDATE_SKIPPED, new UpdateSkipped(update, reason, bounded(sentence)));
  }

  /** It failed before anything was lost; it comes again, after the usual wait. */
  public Emissions failed(Update update, int attempt, String sentence) {
    return queued(update, DelayReason.FAILED, attempt, sentence, false);
  }

  /** Something of ours stayed down, or a handler has a fault; it comes again. */
  public Emissions gaveUp(Delivery<?> delivery, Update update, Exception why) {
    boolean outage = why instanceof TryAgain;
    String sentence =
        why instanceof TryAgain tryAgain
            ? tryAgain.sentence()
            : "Bender has a fault here: " + why.getMessage();
    return queued(update, DelayReason.FAILED, delivery.attempt(), sentence, outage);
  }

  /** It was deployed and went back: it waits until a newer digest comes or somebody says so. */
  public Emissions quarantined(Update update, int attempt, String sentence) {
    if (latest.supersede(update)) {
      // The place in the queue is the newer one's.
      return Emissions.none();
    }
    return queue.put(
        update, new Delay(DelayReason.ROLLED_BACK, attempt + 1, null, bounded(sentence)));
  }

  /** What somebody went back from: it is not tried again before somebody says so. */
  Emissions left(Update back) {
    ImageDigests left = back.running();
    String digest = left == null ? null : left.pullable();
    if (left == null || digest == null || back.keepsImage()) {
      return Emissions.none();
    }
    Update again =
        new Update(
            Update.idOf(back.host(), back.container(), digest),
            back.host(),
            back.container(),
            back.reference(),
            back.platform(),
            back.target(),
            left,
            back.targetVersion(),
            back.runningVersion(),
            Update.Source.OPERATOR,
            // An earlier one would count as superseded by the way back.
            back.detectedAt(),
            null);
    String sentence = "It was left by " + back.approvedBy() + ", for " + back.goesBackTo() + ".";
    return queue.put(again, new Delay(DelayReason.ROLLED_BACK, 2, null, bounded(sentence)));
  }

  /** It waits in the queue; but who wants something back wants it now, not some day. */
  Emissions waiting(Update update, Delay delay) {
    return queue.put(
        update,
        update.goesBackTo() == null
            ? delay
            : new Delay(delay.reason(), delay.attempt(), null, delay.sentence()));
  }

  private Emissions queued(
      Update update, DelayReason reason, int attempt, String sentence, boolean outage) {
    if (latest.supersede(update)) {
      return skipped(
          update, UpdateSkipped.Reason.SUPERSEDED, "A newer image took its place: " + sentence);
    }
    Delay delay =
        new Gate(rules.apply(update.container()))
            .next(reason, attempt, clock.instant(), bounded(sentence), outage);
    return waiting(update, delay);
  }

  private static String bounded(String sentence) {
    String clean = sentence.replaceAll("\\p{Cntrl}", " ").strip();
    String text = clean.isEmpty() ? "No reason was given." : clean;
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}

package dev.bender.scanner;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.EventPublisher.NotPublished;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.scan.ScannerUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges again what the gate refused, once by each version of the vulnerability data and of what is
 * waived. Where the verdict is another one now, the update is tried again at once, by the same
 * command that a person would give: so it happens once, in its turn, and stands in the audit.
 */
final class LookAgain implements TopicFollower.Observer {
  private static final Logger log = LoggerFactory.getLogger(LookAgain.class);

  /** Before a registry that did not answer is asked for an image again. */
  private static final Duration PEACE = Duration.ofMinutes(30);

  /** Who asks, in the audit. */
  static final String BY = "scanner";

  private record Waiting(Update update, DelayReason reason) {
    boolean isOfTheScan() {
      boolean refused = reason == DelayReason.BLOCKED_BY_SCAN || reason == DelayReason.INCONCLUSIVE;
      // Who wanted something back wanted it then; it must not happen some days later.
      return refused && update.goesBackTo() == null;
    }

    /** Whether this verdict would send it another way than the one that it waits for. */
    boolean isNews(Outcome outcome) {
      return reason == DelayReason.BLOCKED_BY_SCAN
          ? outcome == Outcome.PASS
          : outcome != Outcome.INCONCLUSIVE;
    }
  }

  private final ScanImage scanImage;
  private final Supplier<String> waived;
  private final Consumer<Emissions> publish;
  private final Clock clock;
  private final Map<String, Waiting> queue = new TreeMap<>();
  private final Map<String, String> looked = new HashMap<>();
  private final Map<String, Instant> notBefore = new HashMap<>();

  /**
   * @param waived another word whenever something else is waived
   * @param publish writes all of it or throws
   */
  LookAgain(
      ScanImage scanImage, Supplier<String> waived, Consumer<Emissions> publish, Clock clock) {
    this.scanImage = scanImage;
    this.waived = waived;
    this.publish = publish;
    this.clock = clock;
  }

  @Override
  public void seen(Recorded<?> record) {
    synchronized (queue) {
      if (record.value() instanceof UpdateDetected event) {
        queue.put(record.key(), new Waiting(event.update(), record.delay().reason()));
      } else {
        queue.remove(record.key());
      }
    }
  }

  /** Once at all that waits and was not judged by today's data yet. */
  void look() throws InterruptedException {
    List<Waiting> waiting;
    synchronized (queue) {
      waiting = queue.values().stream().filter(Waiting::isOfTheScan).toList();
    }
    List<String> ids = waiting.stream().map(one -> one.update().updateId()).toList();
    looked.keySet().retainAll(ids);
    notBefore.keySet().retainAll(ids);
    if (waiting.isEmpty()) {
      return;
    }
    try {
      Instant database = scanImage.databaseUpdatedAt();
      String version = database.getEpochSecond() + "-" + waived.get();
      for (Waiting one : waiting) {
        if (!version.equals(looked.get(one.update().updateId()))) {
          tryToLook(one, version);
        }
      }
    } catch (ScannerUnavailable e) {
      log.debug("what waits is not looked at: {}", e.sentence());
    } catch (NotPublished e) {
      log.warn("what waits is looked at later: {}", e.getMessage());
    }
  }

  /** One registry in trouble keeps no other image from its look, and is left in peace meanwhile. */
  private void tryToLook(Waiting one, String version)
      throws ScannerUnavailable, InterruptedException {
    String id = one.update().updateId();
    if (clock.instant().isBefore(notBefore.getOrDefault(id, Instant.MIN))) {
      return;
    }
    try {
      look(one, version);
    } catch (ScannerUnavailable e) {
      if (e.code() == Inconclusive.SCANNER_DOWN) {
        throw e;
      }
      log.debug("{} is not looked at: {}", one.update().key(), e.sentence());
      notBefore.put(id, clock.instant().plus(PEACE));
    }
  }

  private void look(Waiting one, String version) throws ScannerUnavailable, InterruptedException {
    Update update = one.update();
    ScanImage.Scan scan = scanImage.scan(new ImagePulled(update, update.target(), null, 0, 0));
    Emissions emissions = Emissions.none();
    for (ImageAssessed assessed : scan.assessed()) {
      emissions = emissions.and(Topics.IMAGE_ASSESSED, assessed);
    }
    if (one.isNews(scan.completed().verdict().outcome())) {
      log.info("{}: judged otherwise now, so it is tried again", update.key());
      emissions = emissions.and(Topics.OPERATOR_COMMAND, retry(one, version));
    }
    if (!emissions.isEmpty()) {
      publish.accept(emissions);
    }
    looked.put(update.updateId(), version);
  }

  /** Of one version always the same command, so that it is carried out once. */
  private OperatorCommand retry(Waiting one, String version) {
    Update update = one.update();
    return new OperatorCommand(
        "again-" + update.updateId() + "-" + version,
        update.updateId(),
        update.host(),
        update.container(),
        OperatorCommand.Verb.RETRY,
        BY,
        one.reason() == DelayReason.BLOCKED_BY_SCAN
            ? "what blocked it is not known any more, or is waived"
            : "it can be scanned now",
        null,
        clock.instant());
  }
}

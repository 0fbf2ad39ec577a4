package dev.bender.notifier.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.TopicFollower.DeadLetter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinesTest {
  private static final Instant LATE = Instant.parse("2026-01-10T23:30:00Z");
  private static final Update UPDATE = Samples.update("bender", "jellyfin");

  private final Lines lines = new Lines(ZoneId.of("Europe/Paris"));

  @Test
  void columnsAreThoseOfTheHostsClock() {
    Pending line = told(Topics.VERIFIED, verified(), LATE);

    assertThat(line.file()).isEqualTo("2026-01-11.log");
    assertThat(line.line())
        .startsWith("00:30:00 bender jellyfin      verified     abababababab, down 71 s  ")
        .endsWith(" " + UPDATE.updateId());
  }

  @ParameterizedTest
  @EnumSource
  void scanSaysHowItEnded(Verdict.Outcome outcome) {
    String what =
        switch (outcome) {
          case PASS -> "scanned";
          case BLOCK -> "blocked";
          case INCONCLUSIVE -> "inconclusive";
        };

    assertThat(told(Topics.SCAN_COMPLETED, scan(outcome), LATE).line())
        .contains(" jellyfin      " + what + " ");
  }

  @Test
  void scanThatComesAgainWasLetThrough() {
    ScanCompleted scan = scan(Verdict.Outcome.PASS);
    told(Topics.SCAN_COMPLETED, scan, LATE);

    assertThat(told(Topics.SCAN_COMPLETED, scan.approvedBy("anna"), LATE).line())
        .contains(" approved     by anna ");
    assertThat(told(Topics.SCAN_COMPLETED, scan, LATE).line()).contains(" released ");
  }

  @Test
  void foreignTextStaysOneBoundedLine() {
    String text = "a\r\n12:00:00 other\u001b[31m \u202e" + "x".repeat(900);
    Pending line =
        told(
            Topics.UPDATE_SKIPPED,
            new UpdateSkipped(UPDATE, UpdateSkipped.Reason.IGNORED, text),
            LATE);

    assertThat(line.line()).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}]").hasSizeLessThan(700);
  }

  @Test
  void deadLetterSaysWhereAndWhy() {
    Pending line = lines.of(new DeadLetter("deployed", "bender/jellyfin", "no JSON", LATE, 0, 7));

    assertThat(line.partition()).isEqualTo("deployed.dlt-0");
    assertThat(line.line()).endsWith(" bender jellyfin      dead-letter  deployed: no JSON");
  }

  @Test
  void impossibleTimesHaveAFileToo() {
    assertThat(told(Topics.VERIFIED, verified(), Instant.MAX).file()).isEqualTo("9999-12-30.log");
    assertThat(told(Topics.VERIFIED, verified(), Instant.ofEpochMilli(-1)).file())
        .isEqualTo("1970-01-01.log");
  }

  private <E extends Event> Pending told(Topic<E> topic, E value, Instant at) {
    Delay none = new Delay(DelayReason.FAILED, 1, null, "");
    return Objects.requireNonNull(
        lines.of(new Recorded<>(topic, 0, 0, at, value.key(), value, 1, none)));
  }

  private static Verified verified() {
    return new Verified(UPDATE, UPDATE.target(), "c0ffee", null, List.of(), 71_000, LATE);
  }

  private static ScanCompleted scan(Verdict.Outcome outcome) {
    Verdict verdict =
        new Verdict(outcome, "CODE", "So it is.", false, List.of(), List.of(), List.of(), null);
    return new ScanCompleted(UPDATE, UPDATE.target(), null, verdict, LATE, 5);
  }
}

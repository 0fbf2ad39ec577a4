package dev.bender.notifier.ntfy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Finding;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final Update UPDATE = Samples.update("bender", "photos");
  private static final Finding CRITICAL =
      new Finding("CVE-2025-43859", Severity.CRITICAL, "h11", "0.14", "0.16", null, null);

  private final Wording wording = new Wording(Settings.defaults());

  @Test
  void updateThatPassedIsAQuestion() {
    Message message = Objects.requireNonNull(wording.of(scan(Outcome.PASS), 1));

    assertThat(message.title()).isEqualTo("photos: update or not?");
    assertThat(message.priority()).isEqualTo(4);
    assertThat(message.message().lines())
        .containsExactly(
            "Mends 1 critical, brings none.",
            "abababababab",
            "Nothing happens until you answer: bender approve photos");
    assertThat(message.click()).isNull();
  }

  @Test
  void whatWasApprovedOrNeedsNoAnswerIsNoQuestion() {
    assertThat(wording.of(scan(Outcome.PASS).approvedBy("anna"), 1)).isNull();
    assertThat(with("BENDER_MODE", "auto").of(scan(Outcome.PASS), 1)).isNull();
  }

  @Test
  void whatWasBrokenBeforeIsNamed() {
    CheckResult broken =
        new CheckResult("http :80/", CheckResult.Outcome.FAILED, "http :80/ answered 500", 9, 9);
    Message message =
        wording.of(
            new Verified(UPDATE, UPDATE.target(), "c0ffee", null, List.of(broken), 5_000, NOON));
    assertThat(message.title()).isEqualTo("photos: updated, not all is good");
    assertThat(message.priority()).isEqualTo(3);
    assertThat(message.message().lines())
        .containsExactly(
            "Verified, but for what was broken before: http :80/.",
            "abababababab",
            "To see how it is now: bender check photos");
  }

  @Test
  void blockedIsToldOnceAndWhenItIsGivenUp() {
    assertThat(title(wording.of(scan(Outcome.BLOCK), 1))).isEqualTo("photos: update blocked");
    assertThat(wording.of(scan(Outcome.BLOCK), 2)).isNull();
    assertThat(title(wording.of(scan(Outcome.BLOCK), 10))).isEqualTo("photos: I stopped trying");
    assertThat(title(wording.of(scan(Outcome.INCONCLUSIVE), 1)))
        .isEqualTo("photos: could not be scanned");
  }

  @Test
  void whatIsDownComesFirst() {
    RolledBack down = new RolledBack(UPDATE, null, null, "Both fail.", null, 71_000, NOON);
    RolledBack back =
        new RolledBack(UPDATE, UPDATE.target(), "c0ffee", "503 for 60 s.", null, 71_000, NOON);

    assertThat(wording.of(down).priority()).isEqualTo(5);
    assertThat(wording.of(back).priority()).isEqualTo(4);
    assertThat(wording.of(back).message()).contains("down for 71 s");
  }

  @Test
  void pageIsThatOfTheUpdate() {
    Message message =
        with("BENDER_OPERATOR_PUBLIC_URL", "https://bender.example/").of(verified(UPDATE));

    assertThat(message.click()).isEqualTo("https://bender.example/updates/" + UPDATE.updateId());
    assertThat(message.priority()).isEqualTo(2);
  }

  @Test
  void longNamesAndForeignTextAreBounded() {
    Update update = Samples.update("other", "a".repeat(200));
    RolledBack back =
        new RolledBack(
            update, update.target(), "c0ffee", "\u001b[31m→\n".repeat(140), null, 1, NOON);

    Message message = wording.of(back);

    assertThat(message.title()).hasSizeLessThanOrEqualTo(40).endsWith("…: went back");
    assertThat(message.message().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_000);
    assertThat(message.message()).doesNotContain("\u001b");
    assertThat(message.message().lines()).hasSize(3);
  }

  @Test
  void messageOfTooManyBytesIsCutBetweenCharacters() {
    Message message = new Message("bender", "t", "💥".repeat(900), 3, List.of(), null, null);

    assertThat(message.message().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1_000);
    assertThat(message.message()).startsWith("💥").endsWith("💥…");
  }

  private static Wording with(String variable, String value) {
    return new Wording(SettingsFile.load(null, Map.of(variable, value)));
  }

  private static String title(@Nullable Message message) {
    return Objects.requireNonNull(message).title();
  }

  private static Verified verified(Update update) {
    return new Verified(update, update.target(), "c0ffee", null, List.of(), 5_000, NOON);
  }

  private static ScanCompleted scan(Outcome outcome) {
    Verdict verdict =
        new Verdict(
            outcome, "CODE", "So it is.", true, List.of(), List.of(CRITICAL), List.of(), null);
    return new ScanCompleted(UPDATE, UPDATE.target(), null, verdict, NOON, 5);
  }
}

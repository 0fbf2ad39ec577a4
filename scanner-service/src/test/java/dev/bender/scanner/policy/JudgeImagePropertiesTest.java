package dev.bender.scanner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.Finding;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.scanner.policy.Thresholds.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for any images and settings; each property sees the same 3,000 made-up cases. */
class JudgeImagePropertiesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private record Case(
      GateSettings settings, Assessment candidate, @Nullable Assessment running, Verdict verdict) {
    boolean hasBlocker(List<Finding> findings) {
      return findings.stream()
          .anyMatch(one -> settings.thresholds().of(one.severity()) == Action.BLOCK);
    }
  }

  @Test
  void withoutAFindingThatBlocksNothingIsBlocked() {
    assertThat(cases().filter(one -> !one.hasBlocker(one.candidate().findings())))
        .isNotEmpty()
        .noneMatch(one -> one.verdict().outcome() == Outcome.BLOCK);
  }

  @Test
  void withoutComparingAFindingThatBlocksNeverPasses() {
    assertThat(
            cases()
                .filter(one -> !one.settings().compareWithRunning())
                .filter(one -> one.hasBlocker(one.candidate().findings())))
        .isNotEmpty()
        .noneMatch(one -> one.verdict().outcome() == Outcome.PASS);
  }

  @Test
  void whatIsBroughtAndBlocksNeverPasses() {
    assertThat(cases().filter(one -> one.hasBlocker(one.verdict().brings())))
        .isNotEmpty()
        .noneMatch(one -> one.verdict().outcome() == Outcome.PASS);
  }

  @Test
  void whatCouldNotBeMeasuredNeitherPassesNorBlocks() {
    assertThat(
            cases()
                .filter(one ->
                    !one.candidate().packagesFound()
                        || Duration.between(one.candidate().databaseUpdatedAt(), NOW)
                                .compareTo(one.settings().maxDatabaseAge())
                            > 0))
        .isNotEmpty()
        .allMatch(one -> one.verdict().outcome() == Outcome.INCONCLUSIVE)
        .allMatch(one -> one.verdict().brings().isEmpty());
  }

  @Test
  void comparingIsNeverStricter() {
    assertThat(cases().filter(one -> !one.settings().compareWithRunning()))
        .allSatisfy(one -> {
          GateSettings comparing =
              new GateSettings(one.settings().thresholds(), true, one.settings().maxDatabaseAge());
          Verdict verdict = new JudgeImage(comparing).judge(one.candidate(), one.running(), NOW);
          if (one.verdict().outcome() == Outcome.PASS) {
            assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
          }
        });
  }

  @Test
  void everyFindingIsBroughtOrKeptAndNoneIsBoth() {
    assertThat(cases().filter(one -> one.verdict().outcome() != Outcome.INCONCLUSIVE))
        .allSatisfy(one -> {
          List<Finding> both = new ArrayList<>(one.verdict().brings());
          both.addAll(one.verdict().keeps());
          assertThat(both)
              .doesNotHaveDuplicates()
              .containsExactlyInAnyOrderElementsOf(one.candidate().findings());
          assertThat(one.verdict().mends())
              .noneMatch(mended -> both.stream().anyMatch(mended::sameAs));
        });
  }

  @Test
  void theOrderOfTheReportChangesNothing() {
    assertThat(cases())
        .allSatisfy(one -> {
          List<Finding> reversed = one.candidate().findings().reversed();
          Assessment again =
              Assessment.of(
                  reversed, one.candidate().packagesFound(), one.candidate().databaseUpdatedAt());
          assertThat(new JudgeImage(one.settings()).judge(again, one.running(), NOW))
              .isEqualTo(one.verdict());
        });
  }

  private static Stream<Case> cases() {
    Random random = new Random(20_261_124);
    return Stream.generate(() -> any(random)).limit(3_000);
  }

  private static Case any(Random random) {
    GateSettings settings =
        new GateSettings(
            new Thresholds(
                action(random), action(random), action(random), action(random), action(random)),
            random.nextBoolean(),
            Duration.ofHours(1 + random.nextInt(96)));
    Instant database = NOW.minus(Duration.ofHours(random.nextInt(72)));
    Assessment candidate = image(random, database);
    Instant other = random.nextInt(5) == 0 ? database.minusSeconds(60) : database;
    Assessment running = random.nextInt(4) == 0 ? null : image(random, other);
    Verdict verdict = new JudgeImage(settings).judge(candidate, running, NOW);
    return new Case(settings, candidate, running, verdict);
  }

  private static Assessment image(Random random, Instant database) {
    List<Finding> findings = new ArrayList<>();
    for (int n = random.nextInt(8); n > 0; n--) {
      int id = random.nextInt(12);
      Severity severity = Severity.values()[id % Severity.values().length];
      findings.add(
          new Finding(
              "CVE-" + id,
              severity,
              "pkg" + random.nextInt(2),
              "1." + random.nextInt(3),
              random.nextBoolean() ? "2.0" : null,
              random.nextBoolean() ? "place" : null,
              null));
    }
    return Assessment.of(findings, !findings.isEmpty() || random.nextInt(3) > 0, database);
  }

  private static Action action(Random random) {
    return Action.values()[random.nextInt(Action.values().length)];
  }
}

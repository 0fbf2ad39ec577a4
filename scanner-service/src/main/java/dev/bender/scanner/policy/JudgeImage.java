package dev.bender.scanner.policy;

import dev.bender.contracts.Finding;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.settings.Waiver;
import dev.bender.scanner.policy.Thresholds.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate's judgement: what is known of the new image, and of the running one, in; a verdict out.
 */
public final class JudgeImage {
  private static final int MOST_WARNINGS = 20;

  /** How far two clocks may differ before the age of the data means nothing. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(24);

  private final GateSettings settings;

  public JudgeImage(GateSettings settings) {
    this.settings = settings;
  }

  /** The verdict if the data itself says nothing, so that no scan is needed; else empty. */
  public Optional<Verdict> judgeDatabase(Instant updatedAt, Instant now) {
    Duration age = Duration.between(updatedAt, now);
    if (age.compareTo(CLOCKS_DIFFER.negated()) < 0) {
      return Optional.of(
          Inconclusive.DATABASE_AGE_UNKNOWN.because(
              "Trivy's vulnerability data is dated %s, which is %s ahead of this host's clock; one of the two is wrong."
                  .formatted(updatedAt, words(age.negated()))));
    }
    if (age.compareTo(settings.maxDatabaseAge()) > 0) {
      return Optional.of(
          Inconclusive.DATABASE_TOO_OLD.because(
              "Trivy's vulnerability data is %s old; gate.max-database-age allows %s. See why its server does not update it."
                  .formatted(words(age), words(settings.maxDatabaseAge()))));
    }
    return Optional.empty();
  }

  /**
   * Judges the new image.
   *
   * @param candidate what is known of it
   * @param running what the same data knows of the running image; null where that is not known
   */
  public Verdict judge(Assessment candidate, @Nullable Assessment running, Instant now) {
    return judge(candidate, running, Waivers.NONE, now);
  }

  /**
   * The same where some findings are accepted: they block nothing, and are told all the same.
   *
   * @param waivers of the container
   */
  public Verdict judge(
      Assessment candidate, @Nullable Assessment running, Waivers waivers, Instant now) {
    Optional<Verdict> noData = judgeDatabase(candidate.databaseUpdatedAt(), now);
    if (noData.isPresent()) {
      return noData.get();
    }
    if (!candidate.packagesFound()) {
      return Inconclusive.NO_PACKAGES.because(
          "no packages found in the image, so nothing is known about it.");
    }
    Comparison comparison = Comparison.of(candidate, running);
    boolean bringsOnly = settings.compareWithRunning() && comparison.compared();
    List<Finding> decisive = bringsOnly ? comparison.brings() : candidate.findings();
    List<Finding> blockers =
        with(Action.BLOCK, decisive).stream()
            .filter(one -> waivers.of(one, now).isEmpty())
            .toList();
    Told told = new Told(waivers, now);
    if (!blockers.isEmpty()) {
      return blocked(candidate, comparison, blockers, bringsOnly, told);
    }
    if (candidate.isCut() && settings.thresholds().blockFrom(candidate.leastKept())) {
      return Inconclusive.TOO_MANY_FINDINGS.because(
          "it has %d findings, of which only the worst %d were judged, and one of the others could block."
              .formatted(candidate.findingsInAll(), candidate.findings().size()));
    }
    return passed(candidate, comparison, told);
  }

  /** By what findings are accepted, and when: for the words about them. */
  private record Told(Waivers waivers, Instant now) {
    String of(Finding finding, boolean kept) {
      return Findings.named(finding)
          + (kept ? "; the running image has it too" : "")
          + waivers.of(finding, now).map(one -> "; waived" + terms(one)).orElse("")
          + waivers.ended(finding, now).map(one -> "; its waiver has ended").orElse("")
          + ".";
    }

    private static String terms(Waiver waiver) {
      return (waiver.until() == null ? "" : " until " + waiver.until()) + ": " + waiver.reason();
    }

    boolean speaksOf(Finding finding) {
      return waivers.of(finding, now).isPresent() || waivers.ended(finding, now).isPresent();
    }
  }

  private Verdict blocked(
      Assessment candidate,
      Comparison comparison,
      List<Finding> blockers,
      boolean bringsOnly,
      Told words) {
    Finding worst = blockers.getFirst();
    StringBuilder sentence = new StringBuilder("Blocked: ").append(Findings.named(worst));
    if (blockers.size() > 1) {
      sentence.append("; and ").append(blockers.size() - 1).append(" more that ");
      sentence.append(blockers.size() == 2 ? "blocks" : "block");
    }
    sentence.append('.').append(comparison.bringsFirst());
    if (comparison.compared()) {
      sentence.append(
          comparison.brings().contains(worst)
              ? " Only the new image has it, so waiting is safer."
              : " The running image has it too, so staying is no safer.");
    }
    String code =
        bringsOnly ? "BRINGS_" + worst.severity().name() : worst.severity().name() + "_FOUND";
    return verdict(Outcome.BLOCK, code, sentence.toString(), candidate, comparison, words);
  }

  private Verdict passed(Assessment candidate, Comparison comparison, Told words) {
    if (candidate.findings().isEmpty()) {
      String sentence = "Passed: no known vulnerabilities." + comparison.mendsFirst();
      return verdict(Outcome.PASS, "CLEAN", sentence, candidate, comparison, words);
    }
    List<Finding> told = told(candidate);
    if (told.isEmpty()) {
      String sentence =
          "Passed: only what need not be told (%s)."
                  .formatted(Findings.counted(candidate.findings()))
              + comparison.mendsFirst();
      return verdict(Outcome.PASS, "PASSED", sentence, candidate, comparison, words);
    }
    String more = told.size() == 1 ? "" : "; and " + (told.size() - 1) + " more";
    String sentence =
        "Passed with warnings: "
            + Findings.named(told.getFirst())
            + more
            + "."
            + comparison.mendsFirst();
    return verdict(Outcome.PASS, "PASSED_WITH_WARNINGS", sentence, candidate, comparison, words);
  }

  private Verdict verdict(
      Outcome outcome,
      String code,
      String sentence,
      Assessment candidate,
      Comparison comparison,
      Told words) {
    return new Verdict(
        outcome,
        code,
        sentence,
        comparison.compared(),
        comparison.brings(),
        comparison.mends(),
        comparison.keeps(),
        warnings(outcome, candidate, comparison, words));
  }

  /** What a passed image has that people should hear of; what both have and would block, too. */
  private List<Finding> told(Assessment candidate) {
    return candidate.findings().stream()
        .filter(one -> settings.thresholds().of(one.severity()) != Action.LOG)
        .toList();
  }

  private List<String> warnings(
      Outcome outcome, Assessment candidate, Comparison comparison, Told words) {
    List<String> warnings = new ArrayList<>();
    // A blocked image's worst is in the sentence; one that passes all the same is told here.
    List<Finding> told =
        told(candidate).stream()
            .filter(one ->
                outcome == Outcome.PASS
                    || settings.thresholds().of(one.severity()) == Action.WARN
                    || words.speaksOf(one))
            .toList();
    told.stream()
        .limit(MOST_WARNINGS)
        .map(one -> words.of(one, comparison.keeps().contains(one)))
        .forEach(warnings::add);
    if (told.size() > MOST_WARNINGS) {
      warnings.add("And " + (told.size() - MOST_WARNINGS) + " more.");
    }
    if (candidate.isCut()) {
      warnings.add(
          "Only the worst %d of %d findings are listed."
              .formatted(candidate.findings().size(), candidate.findingsInAll()));
    }
    return warnings;
  }

  private List<Finding> with(Action action, List<Finding> findings) {
    return findings.stream()
        .filter(one -> settings.thresholds().of(one.severity()) == action)
        .toList();
  }

  private static String words(Duration duration) {
    if (duration.toHours() >= 72) {
      return duration.toDays() + " days";
    }
    return duration.toMinutes() >= 120
        ? duration.toHours() + " hours"
        : duration.toMinutes() + " minutes";
  }
}

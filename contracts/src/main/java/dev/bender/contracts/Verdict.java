package dev.bender.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the scan says of an image.
 *
 * @param outcome whether it may be deployed
 * @param code why, for programs: such as {@code CRITICAL_FOUND}, {@code NO_PACKAGES}
 * @param sentence why, for people
 * @param compared whether the running image was known too, so that brings, mends and keeps differ
 * @param brings findings that only the new image has; all findings where nothing was compared
 * @param mends findings that only the running image has
 * @param keeps findings that both have
 * @param warnings further sentences for people
 */
public record Verdict(
    Outcome outcome,
    String code,
    String sentence,
    boolean compared,
    List<Finding> brings,
    List<Finding> mends,
    List<Finding> keeps,
    @Nullable List<String> warnings) {

  /** Findings kept per list; the sentence tells of more. */
  public static final int MOST_FINDINGS = 300;

  public Verdict {
    Check.present("outcome", outcome);
    Check.text("code", code, 64);
    Check.text("sentence", sentence, 1_000);
    brings = Check.list("brings", brings, MOST_FINDINGS);
    mends = Check.list("mends", mends, MOST_FINDINGS);
    keeps = Check.list("keeps", keeps, MOST_FINDINGS);
    warnings = Check.list("warnings", warnings, 50);
  }

  /** Inconclusive is never 'passed': what could not be measured is not deployed. */
  public enum Outcome {
    PASS,
    BLOCK,
    INCONCLUSIVE
  }
}

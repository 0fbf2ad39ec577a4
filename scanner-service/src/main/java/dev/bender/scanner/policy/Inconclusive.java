package dev.bender.scanner.policy;

import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import java.util.List;

/** Why a scan could not tell; the names are the verdict's codes. */
public enum Inconclusive {
  /** Nothing was found in which a vulnerability could be known. */
  NO_PACKAGES,
  /** The vulnerability data is older than the settings allow. */
  DATABASE_TOO_OLD,
  /** The vulnerability data is from the future: some clock is wrong. */
  DATABASE_AGE_UNKNOWN,
  /** Trivy does not answer, or has no data. */
  SCANNER_DOWN,
  /** The registry does not answer. */
  REGISTRY_DOWN,
  /** The registry wants fewer requests. */
  RATE_LIMITED,
  /** The registry does not give the image. */
  IMAGE_UNREADABLE,
  /** The report is about another image than the one that was pulled. */
  WRONG_IMAGE,
  /** What Trivy wrote is no report. */
  GARBAGE,
  /** The scan took too long. */
  TIMED_OUT,
  /** Trivy failed for a reason of its own. */
  SCAN_FAILED,
  /** So many findings that those beyond the bound could block. */
  TOO_MANY_FINDINGS,
  /** A fault of ours. */
  FAULT;

  /**
   * The verdict of a scan that could not tell.
   *
   * @param because one sentence, with a full stop
   */
  public Verdict because(String because) {
    String sentence = "Could not be scanned: " + because + " Not deployed.";
    return new Verdict(
        Outcome.INCONCLUSIVE,
        name(),
        sentence.length() <= 1_000 ? sentence : sentence.substring(0, 999) + "…",
        false,
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}

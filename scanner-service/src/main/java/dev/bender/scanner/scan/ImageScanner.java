package dev.bender.scanner.scan;

import dev.bender.scanner.policy.Assessment;
import dev.bender.scanner.policy.Inconclusive;
import java.time.Instant;

/** Finds what is known to be wrong with an image. */
public interface ImageScanner {

  /**
   * Looks at one image; may take minutes.
   *
   * @throws ScannerUnavailable if something that is needed is down: try again later
   */
  Result scan(ImageToScan image) throws ScannerUnavailable, InterruptedException;

  /**
   * The version of the vulnerability data that the next scan would use.
   *
   * @throws ScannerUnavailable if the scanner does not answer, or has none
   */
  Instant databaseUpdatedAt() throws ScannerUnavailable;

  /** How a scan ended. */
  sealed interface Result {}

  /** It worked. */
  record Assessed(Assessment assessment) implements Result {}

  /**
   * It did not, and trying again at once would change nothing.
   *
   * @param sentence why, with a full stop; free of control characters
   */
  record NotAssessed(Inconclusive code, String sentence) implements Result {}
}

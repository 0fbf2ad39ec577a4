package dev.bender.scanner.scan;

import dev.bender.scanner.policy.Inconclusive;
import org.jspecify.annotations.Nullable;

/** Something that a scan needs is down; the message is one sentence for people. */
public final class ScannerUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  private final Inconclusive code;

  public ScannerUnavailable(Inconclusive code, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  /** What the verdict says if it stays so. */
  public Inconclusive code() {
    return code;
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}

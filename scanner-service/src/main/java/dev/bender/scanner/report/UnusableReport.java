package dev.bender.scanner.report;

/** What was to be a report is none; the message says why, in a few words. */
public final class UnusableReport extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableReport(String why) {
    super(why);
  }

  UnusableReport(String why, Throwable cause) {
    super(why, cause);
  }
}

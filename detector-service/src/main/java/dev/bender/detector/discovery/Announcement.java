package dev.bender.detector.discovery;

/** What became of the news that there is an update. */
public sealed interface Announcement {
  String updateId();

  /** It was announced just now. */
  record Announced(String updateId) implements Announcement {}

  /** It is known already, and on its way, waiting or ended. */
  record Known(String updateId) implements Announcement {}
}

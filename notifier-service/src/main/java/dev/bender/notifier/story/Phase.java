package dev.bender.notifier.story;

import dev.bender.contracts.UpdateProgress.Stage;
import org.jspecify.annotations.Nullable;

/** The phases of a moving update, in order. */
public enum Phase {
  PULLING,
  SCANNING,
  REPLACING,
  VERIFYING,
  ROLLING_BACK;

  static @Nullable Phase of(Stage stage) {
    return switch (stage) {
      case PULLING -> PULLING;
      case SCANNING -> SCANNING;
      case REPLACING -> REPLACING;
      case VERIFYING -> VERIFYING;
      case ROLLING_BACK -> ROLLING_BACK;
      case LOOKED, ROLLBACK_VERIFIED, CLEANED_UP, WAITING, RECOVERED -> null;
    };
  }
}

package dev.bender.platform.settings;

/**
 * The settings cannot be used. The message is one sentence for the owner, with the way out in it.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SettingsException(String sentence) {
    super(sentence);
  }
}

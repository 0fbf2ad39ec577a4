package dev.bender.platform.settings;

/**
 * A value that breaks a rule, told by the one who knows the rule; {@link SettingsFile} adds where
 * the value came from.
 */
public final class InvalidSetting extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param key relative to the record that refuses; empty if the refusing type has no keys
   * @param problem what goes after the key, such as {@code is '70000'; allowed: 1 to 65535}
   */
  public InvalidSetting(String key, String problem) {
    super((key.isEmpty() ? "the value" : "'" + key + "'") + " " + problem);
    this.key = key;
    this.problem = problem;
  }

  private final String problem;

  String key() {
    return key;
  }

  String problem() {
    return problem;
  }
}

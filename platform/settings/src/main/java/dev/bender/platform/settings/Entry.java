package dev.bender.platform.settings;

/**
 * One value that somebody set, and where.
 *
 * @param key as it is shown, such as {@code gate.high}
 * @param schema what is allowed there
 * @param value a text, or a {@link CheckSetting}
 * @param place such as {@code bender.yml line 14}
 */
record Entry(String key, Schema schema, Object value, String place) {

  SettingsException refused(String problem) {
    return new SettingsException(place + ": '" + key + "' " + problem + ".");
  }
}

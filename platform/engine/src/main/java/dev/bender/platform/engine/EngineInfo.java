package dev.bender.platform.engine;

import dev.bender.platform.engine.EngineException.EngineRefused;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What the engine says of itself.
 *
 * @param version such as {@code 20.10.24}
 * @param apiVersion the version that both sides speak, such as {@code 1.41}
 * @param platform such as {@code linux/amd64}
 */
public record EngineInfo(String version, String apiVersion, String platform) {
  private static final String NEWEST_SPOKEN = "1.50";
  private static final String OLDEST_SPOKEN = "1.40";
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,5}");

  /** Agrees on a version with an engine that shows itself. */
  static EngineInfo of(JsonNode shown) {
    String newest = shown.path("ApiVersion").asString("");
    String oldest = shown.path("MinAPIVersion").asString(OLDEST_SPOKEN);
    if (!VERSION.matcher(newest).matches() || !VERSION.matcher(oldest).matches()) {
      throw new EngineRefused(
          "what answers there is not a Docker Engine: it does not tell its API version");
    }
    String spoken = compare(newest, NEWEST_SPOKEN) < 0 ? newest : NEWEST_SPOKEN;
    if (compare(spoken, OLDEST_SPOKEN) < 0) {
      throw new EngineRefused(
          "this Docker Engine speaks API "
              + newest
              + "; Bender needs "
              + OLDEST_SPOKEN
              + ", which is Docker 19.03, or later");
    }
    if (compare(spoken, oldest) < 0) {
      throw new EngineRefused(
          "this Docker Engine speaks no API before "
              + oldest
              + "; this Bender speaks "
              + NEWEST_SPOKEN
              + " at most: update Bender");
    }
    return new EngineInfo(
        Text.line(shown.path("Version").asString("?"), 64),
        spoken,
        Text.line(shown.path("Os").asString("linux"), 32)
            + "/"
            + Text.line(shown.path("Arch").asString("amd64"), 32));
  }

  /** Whether the spoken version is that one or a later one; versions are {@code major.minor}. */
  public boolean speaks(String version) {
    return compare(apiVersion, version) >= 0;
  }

  /** Orders two versions, {@code major.minor}; what is not one comes before all. */
  public static int compare(String one, String other) {
    return Integer.compare(number(one), number(other));
  }

  private static int number(String version) {
    if (!VERSION.matcher(version).matches()) {
      return -1;
    }
    String[] parts = version.split("\\.", 2);
    return Integer.parseInt(parts[0]) * 100_000 + Integer.parseInt(parts[1]);
  }
}

package dev.bender.platform.engine;

/**
 * What the engine says of itself.
 *
 * @param version such as {@code 20.10.24}
 * @param apiVersion the version that both sides speak, such as {@code 1.41}
 * @param platform such as {@code linux/amd64}
 */
public record EngineInfo(String version, String apiVersion, String platform) {

  /** Whether the spoken version is that one or a later one; versions are {@code major.minor}. */
  public boolean speaks(String version) {
    return compare(apiVersion, version) >= 0;
  }

  static int compare(String one, String other) {
    return Integer.compare(number(one), number(other));
  }

  private static int number(String version) {
    String[] parts = version.split("\\.", 2);
    return Integer.parseInt(parts[0]) * 1_000 + (parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
  }
}

package dev.bender.platform.registry;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Operating system, architecture and variant, with containerd's defaults ({@code
 * platforms/database.go}): arm64 is v8, arm is v7, amd64 is v1.
 */
record Platform(String os, String architecture, String variant) {

  private static final Pattern FORM =
      Pattern.compile("[a-z0-9_.-]{1,32}(?:/[a-z0-9_.-]{1,32}){1,2}");

  Platform {
    if (variant.isEmpty()) {
      variant =
          switch (architecture) {
            case "arm64" -> "v8";
            case "arm" -> "v7";
            case "amd64" -> "v1";
            default -> "";
          };
    }
  }

  static Platform parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!FORM.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "A platform is written os/architecture or os/architecture/variant, such as linux/amd64.");
    }
    List<String> parts = List.of(lower.split("/"));
    return new Platform(parts.get(0), parts.get(1), parts.size() > 2 ? parts.get(2) : "");
  }

  /** How well an image for {@code other} runs here: less is better, negative is not at all. */
  int distanceTo(Platform other) {
    if (!os.equals(other.os) || !architecture.equals(other.architecture)) {
      return -1;
    }
    if (variant.equals(other.variant)) {
      return 0;
    }
    // A newer processor runs what was built for an older one of its family, never the reverse.
    return level() >= 0 && other.level() >= 0 ? level() - other.level() : -1;
  }

  private int level() {
    return variant.matches("v[0-9]") ? variant.charAt(1) - '0' : -1;
  }

  @Override
  public String toString() {
    boolean plain = architecture.equals("amd64") && variant.equals("v1");
    boolean usual = architecture.equals("arm64") && variant.equals("v8");
    return os + "/" + architecture + (plain || usual || variant.isEmpty() ? "" : "/" + variant);
  }
}

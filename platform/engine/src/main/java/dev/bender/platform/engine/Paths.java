package dev.bender.platform.engine;

import dev.bender.platform.engine.EngineException.NotFound;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Foreign names as parts of a path that asks for nothing else. */
final class Paths {
  // As the engine takes container names and ids (RestrictedNamePattern of its sources).
  private static final Pattern CONTAINER = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
  private static final Pattern IMAGE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.:@/-]{0,510}");

  private Paths() {}

  /** Of a container; there is none with another kind of name. */
  static String container(String idOrName) {
    if (!CONTAINER.matcher(idOrName).matches()) {
      throw new NotFound("no container can be called '" + Text.line(idOrName, 80) + "'");
    }
    return "/containers/" + encoded(idOrName.startsWith("/") ? idOrName.substring(1) : idOrName);
  }

  /** Of an image; slashes and colons stand as they are. */
  static String image(String reference) {
    boolean possible =
        IMAGE.matcher(reference).matches()
            && !reference.contains("//")
            && !reference.contains("/.");
    if (!possible) {
      throw new NotFound("no image can be called '" + Text.line(reference, 80) + "'");
    }
    return "/images/" + reference;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package dev.bender.platform.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings from environment variables: {@code BENDER_GATE_MIN_AGE} is {@code gate.min-age}. */
final class EnvironmentEntries {
  static final String PREFIX = "BENDER_";

  /** Read by the start script and by the command, so they are no settings. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "BENDER_CONFIG",
          "BENDER_HOME",
          "BENDER_TRIVY",
          "BENDER_URL",
          "BENDER_TOKEN",
          "BENDER_TOKEN_FILE",
          "BENDER_JAVA_OPTS");

  private final Set<String> containers;

  /**
   * @param containers names that the file has: a variable cannot spell '-', '.' or small letters
   */
  EnvironmentEntries(Set<String> containers) {
    this.containers = containers;
  }

  static String variable(String key) {
    return PREFIX + key.replaceAll("[-.]", "_").toUpperCase(Locale.ROOT);
  }

  Map<String, Entry> read(Map<String, String> environment) {
    Map<String, Entry> entries = new TreeMap<>();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
            Found found = find(name);
            entries.put(
                found.name,
                new Entry(found.key, found.schema, value, "the environment variable " + name));
          }
        });
    return entries;
  }

  private Found find(String variable) {
    List<String> words = Arrays.asList(variable.substring(PREFIX.length()).split("_", -1));
    Found found = in(Schema.ROOT, words, "bender", "");
    if (found == null) {
      throw new SettingsException(
          "unknown environment variable '"
              + Shown.of(variable)
              + "'"
              + Suggestion.forVariable(variable));
    }
    return found;
  }

  private @Nullable Found in(Schema.Group group, List<String> words, String name, String shown) {
    for (int taken = words.size(); taken > 0; taken--) {
      String key = group.keyFor(String.join("", words.subList(0, taken)));
      if (key != null) {
        List<String> rest = words.subList(taken, words.size());
        Found found =
            below(
                group.member(key),
                rest,
                name + "." + key,
                shown.isEmpty() ? key : shown + "." + key);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable Found below(Schema schema, List<String> rest, String name, String shown) {
    return switch (schema) {
      case Schema.Group group -> in(group, rest, name, shown);
      case Schema.Named named -> inNamed(named, rest, name, shown);
      case Schema.FreeTexts free -> {
        String key = String.join(".", rest).toLowerCase(Locale.ROOT);
        yield key.isBlank() ? null : new Found(name + "[" + key + "]", shown + "." + key, free);
      }
      case Schema.Checks checks -> null;
      case Schema.Leaf leaf -> rest.isEmpty() ? new Found(name, shown, leaf) : null;
      case Schema.SecretFile file -> rest.isEmpty() ? new Found(name, shown, file) : null;
      case Schema.Texts texts -> rest.isEmpty() ? new Found(name, shown, texts) : null;
    };
  }

  private @Nullable Found inNamed(
      Schema.Named named, List<String> words, String name, String shown) {
    for (int taken = words.size() - 1; taken > 0; taken--) {
      String owner = container(words.subList(0, taken));
      List<String> rest = words.subList(taken, words.size());
      Found found = in(named.members(), rest, name + "[" + owner + "]", shown + "." + owner);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private String container(List<String> words) {
    String spelled = String.join("_", new ArrayList<>(words));
    for (String known : containers) {
      if (known.replaceAll("[-.]", "_").equalsIgnoreCase(spelled)) {
        return known;
      }
    }
    return spelled.toLowerCase(Locale.ROOT);
  }

  private record Found(String name, String key, Schema schema) {}
}

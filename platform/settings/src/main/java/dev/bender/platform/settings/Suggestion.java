package dev.bender.platform.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The known key that was probably meant by an unknown one. */
final class Suggestion {
  private static final List<String> KEYS = new ArrayList<>();

  static {
    collect("", Schema.ROOT);
  }

  private Suggestion() {}

  /** {@code . Did you mean 'gate.high'?}, or a full stop if nothing is near. */
  static String forKey(String unknown) {
    String near = nearest(unknown);
    return near == null ? "." : ". Did you mean '" + near + "'?";
  }

  static String forVariable(String unknown) {
    String near = nearest(unknown.substring(EnvironmentEntries.PREFIX.length()).replace('_', '-'));
    return near == null ? "." : ". Did you mean '" + EnvironmentEntries.variable(near) + "'?";
  }

  private static @Nullable String nearest(String unknown) {
    String wanted = comparable(unknown);
    String best = null;
    int bestDistance = Math.max(wanted.length() < 4 ? 1 : 2, wanted.length() / 5) + 1;
    for (String key : KEYS) {
      int distance = distance(wanted, comparable(key));
      if (distance < bestDistance) {
        best = key;
        bestDistance = distance;
      }
    }
    return best == null ? sameEnding(wanted) : best;
  }

  // somebody knew the word but not where it stands
  private static @Nullable String sameEnding(String wanted) {
    for (String key : KEYS) {
      String last = comparable(key.substring(key.lastIndexOf('.') + 1));
      if (wanted.endsWith(last) && last.length() >= 4) {
        return key;
      }
    }
    return null;
  }

  private static String comparable(String key) {
    return Schema.uniform(key).replace(".", "");
  }

  private static void collect(String prefix, Schema.Group group) {
    group
        .members()
        .forEach((key, member) -> {
          KEYS.add(prefix + key);
          if (member instanceof Schema.Group inner) {
            collect(prefix + key + ".", inner);
          }
        });
  }

  /** Insertions, removals, changes and swaps of neighbours between two words. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}

package dev.bender.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** 'Did you mean'. */
final class Suggestion {
  private Suggestion() {}

  /** The nearest of the known words, where it is near enough to be meant. */
  static Optional<String> nearest(String typed, Collection<String> known) {
    int most = Math.max(1, typed.length() / 3);
    return known.stream()
        .filter(word -> Math.abs(word.length() - typed.length()) <= most)
        .filter(word -> distance(typed, word) <= most)
        .min(Comparator.comparingInt(word -> distance(typed, word)));
  }

  /** Such as {@code Did you mean 'update'?}, or nothing. */
  static String didYouMean(String typed, Collection<String> known) {
    return nearest(typed, known).map(word -> " Did you mean '" + word + "'?").orElse("");
  }

  /** Edits between two words, neighbours that changed places counting once (Damerau). */
  private static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        edits[i][j] =
            Math.min(edits[i - 1][j - 1] + changed, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}

package dev.bender.scanner.trivy;

import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.report.ForeignText;
import java.util.List;

/**
 * Why a run of Trivy failed, by what it wrote to standard error: its exit code is 1 for everything.
 * The words are those of Trivy 0.76 and of the registry client inside it.
 *
 * @param code what it is
 * @param retriable whether it may go away by itself
 * @param sentence for people, with a full stop
 */
record TrivyFailure(Inconclusive code, boolean retriable, String sentence) {
  private static final int EXCERPT = 300;

  /** What Trivy writes before what a registry did. */
  private static final String REMOTE = "remote error:";

  private static final List<String> ABSENT =
      List.of(
          "MANIFEST_UNKNOWN",
          "NAME_UNKNOWN",
          "BLOB_UNKNOWN",
          "unexpected status code 404",
          "no child with platform");
  private static final List<String> REFUSED =
      List.of("UNAUTHORIZED", "DENIED", "unexpected status code 401", "unexpected status code 403");
  private static final List<String> TOO_MANY = List.of("TOOMANYREQUESTS", "status code 429");
  private static final List<String> UNTRUSTED = List.of("x509:", "certificate");
  private static final List<String> DOWN =
      List.of(
          "connection refused",
          "connection reset",
          "no such host",
          "server misbehaving",
          "temporary failure in name resolution",
          "i/o timeout",
          "timeout awaiting",
          "TLS handshake timeout",
          "unreachable",
          "unexpected EOF",
          ": EOF",
          "broken pipe",
          "unexpected status code 5",
          ": UNAVAILABLE",
          ": UNKNOWN",
          "INTERNAL");

  /** What a run ended with, other than with exit code 0. */
  static TrivyFailure of(String server, String registry, int exit, String lastWords) {
    if (exit > 128) {
      return retriable(
          Inconclusive.SCANNER_DOWN,
          "Trivy was ended by signal " + (exit - 128) + (exit == 137 ? " (out of memory?)." : "."));
    }
    if (lastWords.contains("twirp")) {
      return ofServer(server, lastWords);
    }
    if (any(lastWords, List.of("no space left on device"))) {
      return retriable(
          Inconclusive.SCANNER_DOWN, "Trivy found no space left in the data folder; make some.");
    }
    if (any(lastWords, List.of("Java DB", "javadb"))) {
      return retriable(
          Inconclusive.SCANNER_DOWN,
          "Trivy could not fetch its index of Java packages: " + excerpt(lastWords));
    }
    int remote = lastWords.lastIndexOf(REMOTE);
    return remote < 0
        ? unclear(registry, lastWords)
        : ofRegistry(registry, lastWords.substring(remote + REMOTE.length()));
  }

  private static TrivyFailure ofServer(String server, String words) {
    if (any(words, List.of("unauthenticated", "permission_denied"))) {
      return retriable(
          Inconclusive.SCANNER_DOWN, "Trivy at " + server + " refuses access; see its token.");
    }
    if (any(words, DOWN)
        || any(words, List.of("twirp error unavailable", "context deadline exceeded"))) {
      return retriable(
          Inconclusive.SCANNER_DOWN,
          "Trivy at " + server + " does not answer; see whether it runs.");
    }
    return retriable(
        Inconclusive.SCANNER_DOWN, "Trivy at " + server + " failed: " + excerpt(words));
  }

  private static TrivyFailure ofRegistry(String registry, String words) {
    if (any(words, TOO_MANY)) {
      return retriable(
          Inconclusive.RATE_LIMITED,
          registry + " refuses further requests for now. Logging in usually raises the limit.");
    }
    if (any(words, ABSENT)) {
      return last(
          Inconclusive.IMAGE_UNREADABLE,
          registry + " does not have the image for this platform any more.");
    }
    if (any(words, REFUSED)) {
      return last(
          Inconclusive.IMAGE_UNREADABLE,
          registry
              + " refuses the scanner access to the image; see the logins in Docker's config.");
    }
    if (words.contains("server gave HTTP response to HTTPS client")) {
      return last(
          Inconclusive.IMAGE_UNREADABLE,
          registry + " speaks plain HTTP; name it in registries.insecure if that is meant.");
    }
    if (any(words, UNTRUSTED)) {
      return last(
          Inconclusive.IMAGE_UNREADABLE,
          "the certificate of " + registry + " is not trusted: " + excerpt(words));
    }
    if (any(words, DOWN)) {
      return retriable(Inconclusive.REGISTRY_DOWN, registry + " does not answer the scanner.");
    }
    return last(Inconclusive.IMAGE_UNREADABLE, registry + " gave no image: " + excerpt(words));
  }

  /** Layers are fetched later, and their errors come without the word for it. */
  private static TrivyFailure unclear(String registry, String words) {
    if (any(words, List.of("context deadline exceeded", "provide a higher timeout"))) {
      return last(
          Inconclusive.TIMED_OUT, "the scan took longer than scanner.trivy.timeout allows.");
    }
    if (any(words, TOO_MANY)) {
      return ofRegistry(registry, words);
    }
    if (any(words, List.of("layer")) && any(words, DOWN)) {
      return retriable(Inconclusive.REGISTRY_DOWN, registry + " stopped in the middle of a layer.");
    }
    return last(Inconclusive.SCAN_FAILED, "Trivy failed: " + excerpt(words));
  }

  private static boolean any(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }

  /** The end says what was wrong: Trivy puts the outermost step first. */
  private static String excerpt(String words) {
    String line = ForeignText.oneLine(words.strip(), 4 * EXCERPT);
    String end =
        line.length() <= EXCERPT ? line : "…" + line.substring(line.length() - EXCERPT + 1);
    return end.endsWith(".") ? end : end + ".";
  }

  private static TrivyFailure retriable(Inconclusive code, String sentence) {
    return new TrivyFailure(code, true, sentence);
  }

  private static TrivyFailure last(Inconclusive code, String sentence) {
    return new TrivyFailure(code, false, sentence);
  }
}

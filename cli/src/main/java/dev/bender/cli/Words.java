package dev.bender.cli;

import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Finding;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.Answers.Verdict;
import dev.bender.cli.Answers.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The same words for the same things in every command. */
final class Words {
  private static final List<String> WORST_FIRST =
      List.of("CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN");

  private Words() {}

  /** How bad, as a position: the smaller the worse. */
  static int rank(Finding finding) {
    int rank = WORST_FIRST.indexOf(finding.severity());
    return rank < 0 ? WORST_FIRST.size() : rank;
  }

  /** Such as '1 critical, 2 high'; 'none' of nothing. */
  static String count(List<Finding> findings) {
    List<String> parts = new ArrayList<>();
    for (String severity : WORST_FIRST) {
      long many = findings.stream().filter(f -> f.severity().equals(severity)).count();
      if (many > 0) {
        parts.add(many + " " + severity.toLowerCase(Locale.ROOT));
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** What decides: what an update mends and brings. */
  static String verdict(Verdict verdict) {
    if (verdict.outcome().equals("INCONCLUSIVE") || !verdict.compared()) {
      return verdict.sentence();
    }
    return "mends " + count(verdict.mends()) + "; brings " + count(verdict.brings());
  }

  static String version(@Nullable Version version) {
    if (version == null) {
      return "";
    }
    if (version.version() != null && !version.version().isBlank()) {
      return version.version();
    }
    String digest = version.digest() == null ? "" : version.digest().replace("sha256:", "");
    return digest.substring(0, Math.min(12, digest.length()));
  }

  /** Such as '1.10.2 → 1.10.3', or '14 → rebuilt' where the name stays. */
  static String change(@Nullable Version from, @Nullable Version to) {
    String before = version(from);
    String after = version(to);
    if (before.isEmpty() || after.isEmpty()) {
      return before + after;
    }
    return before.equals(after) ? before + " → rebuilt" : before + " → " + after;
  }

  static String state(Container container) {
    return switch (container.state()) {
      case "NEEDS_ANSWER" -> "needs your answer";
      case "MOVING" -> moving(container.phase(), container.percent());
      case "WAITING" -> waits(container.reason() == null ? "" : container.reason().code());
      case "ROLLED_BACK" ->
          version(container.running()).isEmpty()
              ? "rolled back"
              : "rolled back to " + version(container.running());
      default -> lower(container.state());
    };
  }

  static String state(Update update) {
    return switch (update.outcome()) {
      case "MOVING" -> moving(update.phase(), update.percent());
      case "HELD" ->
          update.awaitsApproval()
              ? "needs your answer"
              : waits(update.reason() == null ? "" : update.reason().code());
      case "INCONCLUSIVE" -> "could not be scanned";
      default -> lower(update.state());
    };
  }

  static Glyph glyph(Update update) {
    return update.awaitsApproval() ? Glyph.ASKS : Glyph.ofState(update.outcome());
  }

  private static String moving(@Nullable String phase, @Nullable Integer percent) {
    String word = phase == null ? "moving" : lower(phase);
    return percent == null ? word : word + " " + percent + " %";
  }

  private static String waits(String code) {
    return switch (code) {
      case "COOLING_DOWN" -> "cools down";
      case "AWAITING_WINDOW" -> "waits for window";
      default -> "waits";
    };
  }

  /** Why something is in a queue. */
  static String queued(String code) {
    return switch (code) {
      case "BLOCKED_BY_SCAN" -> "blocked by the scan";
      case "INCONCLUSIVE" -> "could not be scanned";
      case "AWAITING_APPROVAL" -> "needs your answer";
      case "AWAITING_WINDOW", "COOLING_DOWN" -> waits(code);
      default -> lower(code);
    };
  }

  /** Such as '214 MB' or '1.4 GB'; a megabyte has a million bytes. */
  static String size(long bytes) {
    if (bytes < 1_000_000) {
      return (bytes + 999) / 1_000 + " kB";
    }
    return bytes < 1_000_000_000
        ? bytes / 1_000_000 + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** The beginning of a digest, such as '9ad241f60c11'. */
  static String shortDigest(String digest) {
    String bare = digest.replace("sha256:", "");
    return bare.substring(0, Math.min(12, bare.length()));
  }

  static String lower(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  static String upperFirst(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Such as '1 update', '2 updates'. */
  static String many(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}

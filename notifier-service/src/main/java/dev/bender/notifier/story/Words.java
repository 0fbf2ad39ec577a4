package dev.bender.notifier.story;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers, versions and verdicts as people read them. Foreign text leaves without controls. */
public final class Words {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

  // Compiled once: every text of every answer passes through here.
  private static final Pattern UNFIT_FOR_A_LINE =
      Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\p{Cf}&&[^\n\t]]");

  private Words() {}

  /** One line of foreign text: no control or format characters, such as those that turn text. */
  public static String line(@Nullable String foreign) {
    return foreign == null ? "" : UNFIT_FOR_A_LINE.matcher(foreign).replaceAll(" ").strip();
  }

  /** Several lines of foreign text, such as a log. */
  public static String lines(@Nullable String foreign) {
    return foreign == null ? "" : UNFIT.matcher(foreign).replaceAll("");
  }

  /** Such as {@code 840 ms}, {@code 71 s}, {@code 2 min 41 s}. */
  public static String duration(long millis) {
    if (millis < 1_000) {
      return millis + " ms";
    }
    long seconds = Math.round(millis / 1_000.0);
    if (seconds < 120) {
      return seconds + " s";
    }
    long rest = seconds % 60;
    return seconds < 7_200
        ? seconds / 60 + " min" + (rest == 0 ? "" : " " + rest + " s")
        : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
  }

  /** Such as {@code 214 MB}; a megabyte has a million bytes. */
  public static String size(long bytes) {
    return bytes < 1_000_000 ? (bytes + 999) / 1_000 + " kB" : bytes / 1_000_000 + " MB";
  }

  /** Such as {@code Sat 28 Nov 04:30}. */
  public static String when(Instant at, ZoneId zone) {
    return WHEN.format(ZonedDateTime.ofInstant(at, zone));
  }

  /** What the target calls itself, or the beginning of its digest. */
  public static String target(Update update) {
    return named(update.targetVersion(), update.target());
  }

  /** What the running image calls itself, or the beginning of its digest; empty if not known. */
  public static String running(Update update) {
    return named(update.runningVersion(), update.running());
  }

  private static String named(@Nullable String version, @Nullable ImageDigests image) {
    String clean = line(version);
    return clean.isEmpty() && image != null ? shortDigest(image) : clean;
  }

  /** Such as {@code 9ad241f60c11}. */
  public static String shortDigest(ImageDigests image) {
    String digest = digest(image);
    return digest.substring("sha256:".length(), "sha256:".length() + 12);
  }

  /** The digest that names an image best: what it is pulled by, else its configuration. */
  public static String digest(ImageDigests image) {
    String pullable = image.pullable();
    return pullable != null ? pullable : String.valueOf(image.config());
  }

  /** Such as {@code brings 1 critical, mends none, keeps 3}: what decides comes first. */
  public static String verdict(Verdict verdict) {
    if (!verdict.compared()) {
      return "has " + count(verdict.brings());
    }
    String brings = "brings " + count(verdict.brings());
    String mends = "mends " + count(verdict.mends());
    return verdict.outcome() == Verdict.Outcome.BLOCK
        ? brings + ", " + mends
        : mends + ", " + brings;
  }

  /** Such as {@code 1 critical, 2 high}; a hole in several packages counts once. */
  public static String count(List<Finding> findings) {
    return count(counts(findings));
  }

  /** The same of counts that were added up. */
  public static String count(Map<Severity, Integer> counts) {
    List<String> parts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      int count = counts.getOrDefault(severity, 0);
      if (count > 0) {
        parts.add(count + " " + severity.name().toLowerCase(Locale.ROOT));
      }
    }
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  /** Distinct holes by severity. */
  public static Map<Severity, Integer> counts(List<Finding> findings) {
    Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
    Set<String> seen = new HashSet<>();
    for (Finding finding : findings) {
      if (seen.add(finding.id())) {
        counts.merge(finding.severity(), 1, Integer::sum);
      }
    }
    return counts;
  }
}

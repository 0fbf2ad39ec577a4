package dev.bender.scanner.scan;

import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import dev.bender.scanner.policy.Assessment;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.policy.Waivers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says of a pulled image whether it may be deployed. It changes nothing but caches, so it may be
 * asked any number of times.
 */
public final class ScanImage {
  private final AssessImage assess;
  private final JudgeImage judge;
  private final Function<String, Waivers> waivers;
  private final Clock clock;

  /**
   * @param waivers what is accepted of a container's images, by its name
   */
  public ScanImage(
      AssessImage assess, JudgeImage judge, Function<String, Waivers> waivers, Clock clock) {
    this.assess = assess;
    this.judge = judge;
    this.waivers = waivers;
    this.clock = clock;
  }

  /** One that accepts nothing. */
  public ScanImage(AssessImage assess, JudgeImage judge, Clock clock) {
    this(assess, judge, container -> Waivers.NONE, clock);
  }

  /**
   * The version of the data that a scan would use now.
   *
   * @throws ScannerUnavailable if nobody can tell
   */
  public Instant databaseUpdatedAt() throws ScannerUnavailable {
    return assess.databaseUpdatedAt();
  }

  /**
   * What follows from a scan.
   *
   * @param completed the verdict
   * @param assessed what was found out on the way and not known to the fleet before
   */
  public record Scan(ScanCompleted completed, List<ImageAssessed> assessed) {}

  /**
   * Scans, and judges.
   *
   * @throws ScannerUnavailable if something that is needed is down: nothing was decided
   */
  public Scan scan(ImagePulled pulled) throws ScannerUnavailable, InterruptedException {
    Instant begin = clock.instant();
    Update update = pulled.update();
    if (pulled.image().relationTo(update.target()) == Relation.DIFFERENT) {
      return ended(
          pulled,
          begin,
          Inconclusive.WRONG_IMAGE.because(
              "the image that was pulled is not the one that the update is about."));
    }
    Optional<ImageReference> reference = reference(update);
    if (reference.isEmpty()) {
      return ended(
          pulled,
          begin,
          Inconclusive.IMAGE_UNREADABLE.because(
              "the image reference cannot be read, so no registry can be asked for it."));
    }
    Instant database = assess.databaseUpdatedAt();
    Optional<Verdict> unusable = judge.judgeDatabase(database, clock.instant());
    if (unusable.isPresent()) {
      return new Scan(completed(pulled, begin, unusable.get(), database), List.of());
    }
    return scan(pulled, reference.get(), database, begin);
  }

  private Scan scan(ImagePulled pulled, ImageReference reference, Instant database, Instant begin)
      throws ScannerUnavailable, InterruptedException {
    List<ImageAssessed> news = new ArrayList<>();
    ImageDigests image = pulled.image();
    String digest = firstOf(image.manifest(), image.index(), pulled.update().targetDigest());
    ImageToScan candidate = toScan(pulled.update(), reference, digest, image);
    return switch (assess.assess(candidate, database)) {
      case ImageScanner.NotAssessed(Inconclusive code, String sentence) ->
          ended(pulled, begin, code.because(sentence));
      case ImageScanner.Assessed(Assessment assessment) -> {
        addNews(news, pulled.update(), digest, assessment);
        Assessment running = running(pulled, reference, assessment, news);
        Waivers waived = waivers.apply(pulled.update().container());
        Verdict verdict = judge.judge(assessment, running, waived, clock.instant());
        yield new Scan(
            completed(pulled, begin, verdict, assessment.databaseUpdatedAt()), List.copyOf(news));
      }
    };
  }

  /** What the same data knows of the running image; null if that is not to be had. */
  private @Nullable Assessment running(
      ImagePulled pulled, ImageReference reference, Assessment candidate, List<ImageAssessed> news)
      throws ScannerUnavailable, InterruptedException {
    ImageDigests running = pulled.update().running();
    if (running == null) {
      return null;
    }
    if (running.relationTo(pulled.image()) == Relation.SAME) {
      return candidate;
    }
    String digest = running.manifest() != null ? running.manifest() : running.index();
    if (digest == null) {
      return null;
    }
    ImageToScan image = toScan(pulled.update(), reference, digest, running);
    try {
      if (assess.assess(image, candidate.databaseUpdatedAt())
          instanceof ImageScanner.Assessed(Assessment assessment)) {
        addNews(news, pulled.update(), digest, assessment);
        return assessment;
      }
      return null;
    } catch (ScannerUnavailable e) {
      if (e.code() == Inconclusive.SCANNER_DOWN) {
        throw e;
      }
      // A registry that has only the old image in trouble must not hold up the new one.
      return null;
    }
  }

  private void addNews(
      List<ImageAssessed> news, Update update, String digest, Assessment assessment) {
    if (!assess.isKnown(digest, update.platform(), assessment.databaseUpdatedAt())) {
      news.add(
          new ImageAssessed(
              update.updateId(),
              update.host(),
              update.container(),
              digest,
              update.platform(),
              assessment.findings(),
              assessment.findingsInAll(),
              assessment.packagesFound(),
              assessment.databaseUpdatedAt(),
              clock.instant()));
    }
  }

  /** What follows when it was tried long enough: a verdict that says so. */
  public ScanCompleted giveUp(ImagePulled pulled, Inconclusive code, String sentence) {
    return completed(pulled, clock.instant(), code.because(sentence), null);
  }

  private static Optional<ImageReference> reference(Update update) {
    try {
      return Optional.of(ImageReference.parse(update.reference()));
    } catch (InvalidReference e) {
      return Optional.empty();
    }
  }

  private static ImageToScan toScan(
      Update update, ImageReference reference, String digest, ImageDigests expected) {
    // The digest that is fetched is among those expected, where the engine told no other.
    ImageDigests complete =
        expected.pullable() == null ? new ImageDigests(null, digest, expected.config()) : expected;
    return new ImageToScan(reference.withDigest(digest), update.platform(), complete);
  }

  private static String firstOf(@Nullable String first, @Nullable String second, String last) {
    return first != null ? first : second != null ? second : last;
  }

  private Scan ended(ImagePulled pulled, Instant begin, Verdict verdict) {
    return new Scan(completed(pulled, begin, verdict, null), List.of());
  }

  private ScanCompleted completed(
      ImagePulled pulled, Instant begin, Verdict verdict, @Nullable Instant database) {
    long took = Math.max(0, Duration.between(begin, clock.instant()).toMillis());
    return new ScanCompleted(
        pulled.update(), pulled.image(), pulled.backup(), verdict, database, took);
  }
}

package dev.bender.scanner.scan;

import dev.bender.contracts.ImageAssessed;
import dev.bender.scanner.policy.Assessment;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * What is known of an image: scanned once per version of the data for the whole fleet. A scan needs
 * memory and bandwidth, so only a few run at a time.
 */
public final class AssessImage {
  private static final int REMEMBERED = 64;

  private record Key(String digest, String platform, Instant database) {}

  private final ImageScanner scanner;
  private final KnownAssessments known;
  private final Semaphore places;
  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(16).toArray(ReentrantLock[]::new);

  // What was found a moment ago is in no topic yet, and is asked for again when an event comes
  // twice or two containers get the same image.
  private final Map<Key, Assessment> recent =
      Collections.synchronizedMap(
          new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Assessment> eldest) {
              return size() > REMEMBERED;
            }
          });

  /**
   * Scans nothing yet.
   *
   * @param atOnce how many scans may run at a time
   */
  public AssessImage(ImageScanner scanner, KnownAssessments known, int atOnce) {
    this.scanner = scanner;
    this.known = known;
    this.places = new Semaphore(atOnce);
  }

  /** The version of the data that a scan would use now. */
  Instant databaseUpdatedAt() throws ScannerUnavailable {
    return scanner.databaseUpdatedAt();
  }

  /**
   * What is known by that version of the data; by a newer one if the scanner got it meanwhile.
   *
   * @throws ScannerUnavailable if something that a scan needs is down
   */
  ImageScanner.Result assess(ImageToScan image, Instant database)
      throws ScannerUnavailable, InterruptedException {
    String digest = Objects.requireNonNull(image.name().digest());
    // Two scans of one image at the same time would find the same: the second one waits.
    ReentrantLock lock = locks[Math.floorMod(digest.hashCode(), locks.length)];
    lock.lockInterruptibly();
    try {
      Optional<Assessment> before = before(new Key(digest, image.platform(), database));
      if (before.isPresent()) {
        return new ImageScanner.Assessed(before.get());
      }
      return scan(image, digest);
    } finally {
      lock.unlock();
    }
  }

  private ImageScanner.Result scan(ImageToScan image, String digest)
      throws ScannerUnavailable, InterruptedException {
    places.acquire();
    try {
      ImageScanner.Result result = scanner.scan(image);
      if (result instanceof ImageScanner.Assessed(Assessment found)) {
        recent.put(new Key(digest, image.platform(), found.databaseUpdatedAt()), found);
      }
      return result;
    } finally {
      places.release();
    }
  }

  private Optional<Assessment> before(Key key) {
    return event(key).map(Assessment::of).or(() -> Optional.ofNullable(recent.get(key)));
  }

  /** Whether the fleet knows it already. */
  boolean isKnown(String digest, String platform, Instant database) {
    return event(new Key(digest, platform, database)).isPresent();
  }

  private Optional<ImageAssessed> event(Key key) {
    return known
        .find(key.digest())
        .filter(event -> event.platform().equals(key.platform()))
        .filter(event -> event.databaseUpdatedAt().equals(key.database()));
  }
}

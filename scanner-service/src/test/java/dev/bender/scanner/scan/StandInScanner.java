package dev.bender.scanner.scan;

import dev.bender.contracts.Finding;
import dev.bender.scanner.policy.Assessment;
import dev.bender.scanner.policy.Inconclusive;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A scanner that finds what it is told to. */
public final class StandInScanner implements ImageScanner {
  public volatile Instant database = Instant.parse("2026-11-24T00:00:00Z");
  public final List<String> scanned = new CopyOnWriteArrayList<>();

  private final Map<String, List<Finding>> findings = new ConcurrentHashMap<>();
  private final Map<String, NotAssessed> failures = new ConcurrentHashMap<>();
  private final Map<String, Inconclusive> down = new ConcurrentHashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private volatile CountDownLatch hold = new CountDownLatch(0);

  public void finds(String digest, Finding... found) {
    findings.put(digest, List.of(found));
  }

  /** Null: it works again. */
  public void fails(String digest, @Nullable NotAssessed failure) {
    failures.compute(digest, (any, before) -> failure);
  }

  /** Null: it is up again. */
  public void down(String digest, @Nullable Inconclusive code) {
    down.compute(digest, (any, before) -> code);
  }

  void holdUntil(CountDownLatch latch) {
    hold = latch;
  }

  int running() {
    return running.get();
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  @Override
  public Instant databaseUpdatedAt() {
    return database;
  }

  @Override
  public Result scan(ImageToScan image) throws ScannerUnavailable, InterruptedException {
    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      hold.await();
      scanned.add(image.pinned() + " " + image.platform());
      return result(Objects.requireNonNull(image.name().digest()));
    } finally {
      running.decrementAndGet();
    }
  }

  private Result result(String digest) throws ScannerUnavailable {
    Inconclusive code = down.get(digest);
    if (code != null) {
      throw new ScannerUnavailable(code, "Trivy at http://trivy does not answer.", null);
    }
    NotAssessed failure = failures.get(digest);
    if (failure != null) {
      return failure;
    }
    return new Assessed(Assessment.of(findings.getOrDefault(digest, List.of()), true, database));
  }
}

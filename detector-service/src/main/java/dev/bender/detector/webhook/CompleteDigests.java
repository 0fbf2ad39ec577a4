package dev.bender.detector.webhook;

import dev.bender.contracts.ImageDigests;
import dev.bender.detector.discovery.ResolvedImages;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.RegistryFailure;
import dev.bender.platform.registry.Resolved;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All digests of what a notice names, if the registry tells them soon. */
final class CompleteDigests {
  private static final Logger log = LoggerFactory.getLogger(CompleteDigests.class);

  private final ResolvedImages images;
  private final Duration atMost;

  /**
   * @param atMost of the 10 s that Diun waits for an answer; a registry may take longer
   */
  CompleteDigests(ResolvedImages images, Duration atMost) {
    this.images = images;
    this.atMost = atMost;
  }

  /** Empty if the registry cannot be asked, or not now. */
  Optional<ImageDigests> of(ImageReference pinned, String platform) throws InterruptedException {
    FutureTask<Resolved> asking = new FutureTask<>(() -> images.of(pinned, platform));
    Thread.ofVirtual().name("webhook-resolve").start(asking);
    try {
      Resolved resolved = asking.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(
          new ImageDigests(
              resolved.indexDigest(), resolved.manifestDigest(), resolved.configDigest()));
    } catch (TimeoutException e) {
      log.info("{}: taken as Diun told it: the registry is slow", pinned.familiar());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RegistryFailure)) {
        log.error("{}: taken as Diun told it", pinned.familiar(), e.getCause());
      } else {
        log.info("{}: taken as Diun told it: {}", pinned.familiar(), e.getCause().getMessage());
      }
    } finally {
      asking.cancel(true);
    }
    return Optional.empty();
  }
}

package dev.bender.deployer.pull;

import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.PullFailed;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.registry.CredentialStore;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.RegistryCredentials;
import dev.bender.platform.registry.RegistryFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Pulls with the owner's credentials, a few at a time, and tells how far it is. */
public final class ImagePull {
  private static final int AT_ONCE = 2;
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Engine engine;
  private final CredentialStore credentials;
  private final EventPublisher publisher;
  private final Clock clock;

  public ImagePull(
      Engine engine, CredentialStore credentials, EventPublisher publisher, Clock clock) {
    this.engine = engine;
    this.credentials = credentials;
    this.publisher = publisher;
    this.clock = clock;
  }

  void pull(Update update, ImageReference reference) throws PullFailed, InterruptedException {
    tell(update, null, null);
    String auth = auth(reference);
    places.acquire();
    try {
      engine.pull(
          reference.name(),
          update.targetDigest(),
          auth,
          update.platform(),
          new Telling(update),
          LIMIT);
    } finally {
      places.release();
    }
  }

  /** A credential store that cannot be read must not keep public images from being pulled. */
  private @Nullable String auth(ImageReference reference) throws PullFailed {
    try {
      return credentials
          .lookup(reference.registry())
          .map(RegistryCredentials::toEngineHeader)
          .orElse(null);
    } catch (RegistryFailure e) {
      throw new PullFailed(PullFailed.Kind.UNAUTHORIZED, String.valueOf(e.getMessage()));
    }
  }

  private void tell(Update update, @Nullable Long current, @Nullable Long total) {
    publisher.tell(
        new UpdateProgress(
            update.updateId(),
            update.host(),
            update.container(),
            "deployer",
            Stage.PULLING,
            null,
            "the image is pulled",
            current,
            total,
            clock.instant()));
  }

  private final class Telling implements Engine.PullListener {
    private final Update update;
    private Instant last = Instant.EPOCH;

    Telling(Update update) {
      this.update = update;
    }

    @Override
    public void progress(long current, long total) {
      Instant now = clock.instant();
      if (last.plus(TELL_EVERY).isBefore(now)) {
        last = now;
        tell(update, current, total);
      }
    }
  }
}

package dev.bender.platform.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Reads manifests from registries. Thread-safe. */
public final class Registries implements AutoCloseable {

  /**
   * How long to wait.
   *
   * @param connect for a connection, TLS included
   * @param call for one request from its start to the last byte of the answer
   */
  public record Timeouts(Duration connect, Duration call) {
    /** 10 s to connect, 30 s for a request. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  public Registries(
      Set<String> insecure, CredentialStore credentials, Timeouts timeouts, Clock clock) {}

  /**
   * Asks what a reference points to right now, with one HEAD request of the manifest.
   *
   * @throws RegistryFailure if there is no usable answer
   */
  public Head head(ImageReference image) {
    throw new UnsupportedOperationException(image.toString());
  }

  /**
   * Resolves a reference to one platform's image, by GET.
   *
   * @param platform such as {@code linux/amd64} or {@code linux/arm/v7}
   * @throws RegistryFailure if there is no usable answer
   */
  public Resolved resolve(ImageReference image, String platform) {
    throw new UnsupportedOperationException(image + platform);
  }

  @Override
  public void close() {}
}

package dev.bender.platform.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** stub */
public final class DockerConfig implements CredentialStore {
  public DockerConfig(Path file, Duration helperTime) {}

  public static DockerConfig ofEnvironment() {
    return new DockerConfig(Path.of("."), Duration.ofSeconds(10));
  }

  @Override
  public Optional<RegistryCredentials> lookup(String registry) {
    return Optional.empty();
  }
}

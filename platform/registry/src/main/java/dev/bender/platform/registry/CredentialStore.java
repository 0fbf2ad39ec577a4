package dev.bender.platform.registry;

import java.util.Optional;

/** Where credentials for registries come from. */
@FunctionalInterface
public interface CredentialStore {

  /**
   * The credentials for a registry.
   *
   * @param registry as {@link ImageReference#registry()} has it
   * @return empty if the registry is to be asked anonymously
   * @throws RegistryFailure UNAUTHORIZED if the store is there but cannot be used, UNAVAILABLE if
   *     it took too long
   */
  Optional<RegistryCredentials> lookup(String registry);

  /** No credentials for any registry. */
  static CredentialStore anonymous() {
    return registry -> Optional.empty();
  }
}

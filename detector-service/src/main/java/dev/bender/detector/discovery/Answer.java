package dev.bender.detector.discovery;

import dev.bender.platform.registry.RegistryFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a registry said, kept for those who ask the same; one of the two is null. */
record Answer<T>(@Nullable T value, @Nullable RegistryFailure failure) {
  T get() {
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(value);
  }
}

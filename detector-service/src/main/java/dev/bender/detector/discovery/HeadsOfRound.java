package dev.bender.detector.discovery;

import dev.bender.platform.registry.Head;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.RegistryFailure;
import java.util.HashMap;
import java.util.Map;

/**
 * One round of looks: each distinct reference costs one HEAD, however many containers share it, and
 * a refusal is an answer too. Not for use by several threads.
 */
public final class HeadsOfRound implements Heads {
  private final Heads registries;
  private final Map<ImageReference, Answer<Head>> answers = new HashMap<>();
  private final Map<String, RegistryFailure> silent = new HashMap<>();

  public HeadsOfRound(Heads registries) {
    this.registries = registries;
  }

  @Override
  public Head of(ImageReference reference) {
    return answers.computeIfAbsent(reference, this::ask).get();
  }

  private Answer<Head> ask(ImageReference reference) {
    RegistryFailure known = silent.get(reference.registry());
    if (known != null) {
      return new Answer<>(null, known);
    }
    try {
      return new Answer<>(registries.of(reference), null);
    } catch (RegistryFailure e) {
      if (e.isSilence()) {
        silent.put(reference.registry(), e);
      }
      return new Answer<>(null, e);
    }
  }
}

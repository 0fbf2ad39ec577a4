package dev.bender.deployer.replacement;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a container needs after its successor was created, and before it is stopped. */
@FunctionalInterface
public interface Preparation {
  /** Most containers need nothing. */
  Preparation NONE = (old, fresh) -> Optional.empty();

  /**
   * Gets the old one ready, which may include that it is stopped.
   *
   * @param old as it was before anything was done to it
   * @param fresh created, never started
   * @return why the old one is to stay, for people; empty if it may go
   */
  Optional<String> prepare(JsonNode old, JsonNode fresh) throws InterruptedException;
}

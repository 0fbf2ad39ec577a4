package dev.bender.deployer.replacement;

import dev.bender.contracts.Update;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What has to be done around the way back of a container. Each may be called again after a kill.
 */
public interface GoingBack {
  /** Most containers need nothing. */
  GoingBack NOTHING =
      new GoingBack() {
        @Override
        public void begins(Update update) {}

        @Override
        public void oldStarts(Update update, JsonNode old) {}

        @Override
        public void ended(Update update) {}
      };

  /** The new container is about to be stopped. */
  void begins(Update update);

  /**
   * The new container is stopped, the old one about to be started.
   *
   * @throws CannotGoBack if it must not be started so
   */
  void oldStarts(Update update, JsonNode old) throws CannotGoBack, InterruptedException;

  /** The old container runs, or it was given up. */
  void ended(Update update);

  /** The old container must not be started; the message is one for people. */
  final class CannotGoBack extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotGoBack(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}

package dev.bender.standalone;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.settings.Settings;

/** What has to be there before anything starts, and how to get it. */
final class Prerequisites {
  private Prerequisites() {}

  /** Something is not there; the message says what, and how to get it. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  static void check(Settings settings) {
    try (Engine engine = Engine.at(settings.engine().host())) {
      engine.info();
    } catch (EngineException.EngineRefused e) {
      throw new Missing(e.getMessage() + ".");
    } catch (EngineException e) {
      throw new Missing(
          e.getMessage()
              + ". Bender needs a Docker Engine at "
              + settings.engine().host()
              + ": start it (systemctl start docker), install it (apt-get install docker.io), add"
              + " yourself to the docker group, or set 'engine.host'.");
    }
  }
}

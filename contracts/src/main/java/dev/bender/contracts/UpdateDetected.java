package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A newer image was found for a container. Also the value of {@code update.retry}. */
public record UpdateDetected(@JsonUnwrapped Update update) implements UpdateEvent {
  public UpdateDetected {
    Check.present("update", update);
  }
}

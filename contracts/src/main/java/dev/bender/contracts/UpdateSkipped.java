package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Nothing was done, and nothing needs to be.
 *
 * @param reason why, for programs
 * @param sentence why, for people
 */
public record UpdateSkipped(@JsonUnwrapped Update update, Reason reason, String sentence)
    implements UpdateEvent {
  public UpdateSkipped {
    Check.present("update", update);
    Check.present("reason", reason);
    Check.text("sentence", sentence, 1_000);
  }

  /** Why an update came to nothing. */
  public enum Reason {
    /** A new index, but the same manifest for this platform. */
    SAME_IMAGE,
    /** The container runs the target already. */
    ALREADY_RUNNING,
    /** There is no such container any more. */
    CONTAINER_GONE,
    /** Settings or a label say that this container is not to be touched. */
    IGNORED,
    /** A newer digest took its place. */
    SUPERSEDED,
    /** An operator said no, or took it out of the queue. */
    REJECTED
  }
}

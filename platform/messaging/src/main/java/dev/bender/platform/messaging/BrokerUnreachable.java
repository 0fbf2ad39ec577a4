package dev.bender.platform.messaging;

/** The broker does not answer; the message says where it was looked for. */
public final class BrokerUnreachable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokerUnreachable(String message) {
    super(message);
  }

  BrokerUnreachable(String message, Throwable cause) {
    super(message, cause);
  }
}

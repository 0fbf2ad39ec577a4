package dev.bender.platform.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs, and that somebody sets. */
final class SettableClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  void set(Duration aheadOfTheReal) {
    ahead = aheadOfTheReal;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}

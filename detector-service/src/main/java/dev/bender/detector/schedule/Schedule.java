package dev.bender.detector.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.springframework.scheduling.support.CronExpression;

/** When to look at all registries: a cron expression with seconds, in the host's time zone. */
public final class Schedule {
  private final CronExpression cron;
  private final ZoneId zone;

  public Schedule(CronExpression cron, ZoneId zone) {
    this.cron = cron;
    this.zone = zone;
  }

  /** The next time after that one; {@link Instant#MAX} if there is none. */
  public Instant after(Instant now) {
    ZonedDateTime next = cron.next(now.atZone(zone));
    return next == null ? Instant.MAX : next.toInstant();
  }
}

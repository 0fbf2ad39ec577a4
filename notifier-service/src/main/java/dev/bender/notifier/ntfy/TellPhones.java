package dev.bender.notifier.ntfy;

import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.platform.settings.NotifySettings;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is worth it. The topics are the outbox: an event counts as handled when ntfy has taken
 * its message, so a crash in between sends it twice rather than never.
 */
final class TellPhones {
  private static final int DOWN = 5;
  // ntfy's own limit is three days
  private static final Duration LONGEST_DELAY = Duration.ofHours(71);

  private final @Nullable Ntfy ntfy;
  private final NotifySettings settings;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param ntfy null if nobody is to be told: events are then passed over, and not told later
   */
  TellPhones(@Nullable Ntfy ntfy, NotifySettings settings, Clock clock, ZoneId zone) {
    this.ntfy = ntfy;
    this.settings = settings;
    this.clock = clock;
    this.zone = zone;
  }

  Emissions tell(@Nullable Message message) throws TryAgain, InterruptedException {
    if (ntfy != null && message != null) {
      ntfy.publish(message.priority() == DOWN ? message : afterQuietHours(message));
    }
    return Emissions.none();
  }

  /** Why phones are not told just now. */
  Optional<Trouble> trouble() {
    return ntfy == null ? Optional.empty() : ntfy.trouble();
  }

  private Message afterQuietHours(Message message) {
    ZonedDateTime now = clock.instant().atZone(zone);
    if (!settings.quietAt(now)) {
      return message;
    }
    ZonedDateTime end = now.plusMinutes(1);
    while (settings.quietAt(end) && end.isBefore(now.plus(LONGEST_DELAY))) {
      end = end.plusMinutes(1);
    }
    return message.heldUntil(end.toEpochSecond());
  }
}

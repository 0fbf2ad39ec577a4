package dev.bender.platform.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.DelayReason;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside a value. All of it may be missing: a copy made by a stock tool has none, so
 * no handler needs any.
 */
final class Headers {
  static final String TRACE = "traceparent";
  static final String ATTEMPT = "bender_attempt";
  static final String REASON = "bender_reason";
  static final String NOT_BEFORE = "bender_not_before";
  static final String SENTENCE = "bender_sentence";
  static final String NEVER = "never";

  private Headers() {}

  static Optional<String> text(org.apache.kafka.common.header.Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null || header.value().length > 8_192
        ? Optional.empty()
        : Optional.of(new String(header.value(), UTF_8));
  }

  static void put(org.apache.kafka.common.header.Headers headers, String name, String value) {
    headers.remove(name).add(name, value.getBytes(UTF_8));
  }

  static int attempt(org.apache.kafka.common.header.Headers headers) {
    try {
      return Math.clamp(text(headers, ATTEMPT).map(Integer::parseInt).orElse(1), 1, 10_000);
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** A record without these headers is due at once. */
  static Delay delay(org.apache.kafka.common.header.Headers headers, DelayReason unknown) {
    DelayReason reason =
        text(headers, REASON)
            .flatMap(name ->
                Arrays.stream(DelayReason.values())
                    .filter(one -> one.name().equals(name))
                    .findFirst())
            .orElse(unknown);
    return new Delay(
        reason,
        attempt(headers),
        notBefore(text(headers, NOT_BEFORE).orElse(null)),
        text(headers, SENTENCE).orElse("copied here without a reason"));
  }

  private static @Nullable Instant notBefore(@Nullable String text) {
    if (NEVER.equals(text)) {
      return null;
    }
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }
}

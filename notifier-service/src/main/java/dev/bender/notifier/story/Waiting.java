package dev.bender.notifier.story;

import dev.bender.contracts.Update;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Instant;

/**
 * An update that waits in a delayed topic.
 *
 * @param queue {@code retry} or {@code held}
 * @param delay why and until when
 * @param since when it began to wait
 */
public record Waiting(Update update, String queue, Delay delay, Instant since) {}

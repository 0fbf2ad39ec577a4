package dev.bender.notifier.story;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Update;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An update in a delayed topic.
 *
 * @param queue {@code retry} or {@code held}
 * @param reason why it waits, for programs
 * @param text why, for people
 * @param attempt which try it will be
 * @param next when it goes on by itself; null for 'when somebody says so'
 * @param since when it began to wait
 */
public record Waiting(
    String queue,
    Update update,
    DelayReason reason,
    String text,
    int attempt,
    @Nullable Instant next,
    Instant since) {

  public boolean needsAnswer() {
    return reason == DelayReason.AWAITING_APPROVAL;
  }
}

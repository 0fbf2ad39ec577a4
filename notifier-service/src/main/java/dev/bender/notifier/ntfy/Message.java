package dev.bender.notifier.ntfy;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ntfy is sent: the fields of its 'publish as JSON'.
 *
 * @param topic that phones listen to
 * @param title for a lock screen, which shows about 40 characters
 * @param message plain text; ntfy makes an attachment of more than 4096 bytes
 * @param priority 1 to 5
 * @param tags the first one becomes the emoji
 * @param click the page that a tap opens; null where phones reach none
 * @param delay until when ntfy holds it back, in seconds since 1970; null: not at all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Message(
    String topic,
    String title,
    String message,
    int priority,
    List<String> tags,
    @Nullable String click,
    @Nullable String delay) {
  private static final int LONGEST_TITLE = 40;
  private static final int MOST_BYTES = 1_000;

  Message {
    message = cut(message);
  }

  Message heldUntil(long second) {
    return new Message(topic, title, message, priority, tags, click, Long.toString(second));
  }

  /** Only its first line: why. */
  Message shortest() {
    return new Message(
        topic, title, message.lines().findFirst().orElse(""), priority, tags, null, delay);
  }

  /** Such as {@code jellyfin: update blocked}; a long name is cut, not what happened to it. */
  static String title(String name, String what) {
    int room = Math.max(8, LONGEST_TITLE - what.length() - 2);
    String title = shortened(name, room) + ": " + what;
    return shortened(title, LONGEST_TITLE);
  }

  static String shortened(String text, int atMost) {
    if (text.codePointCount(0, text.length()) <= atMost) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, atMost - 1)).stripTrailing() + "…";
  }

  private static String cut(String text) {
    String rest = text;
    while (rest.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      int length = rest.codePointCount(0, rest.length());
      rest = shortened(rest, length - 1 - length / 20);
    }
    return rest;
  }
}

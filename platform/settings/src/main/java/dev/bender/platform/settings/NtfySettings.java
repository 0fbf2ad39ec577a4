package dev.bender.platform.settings;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The ntfy server that carries messages to phones.
 *
 * @param url of the server; empty: nobody is told
 * @param topic that messages go to
 * @param token for a server that asks for one
 * @param answers the way of a button's press back to us
 * @param answersTopic that the relay reads
 */
public record NtfySettings(
    @DefaultValue("") String url,
    @DefaultValue("bender") String topic,
    @DefaultValue("") Secret token,
    @DefaultValue("relay") Answers answers,
    @DefaultValue("bender-answers") String answersTopic) {
  // ntfy's own rule for topics
  private static final Pattern TOPIC = Pattern.compile("[-_A-Za-z0-9]{1,64}");

  public NtfySettings {
    url = Rule.httpUrl("url", url);
    Rule.matching("topic", topic, TOPIC, "letters, digits, '-', '_'; 64 at most");
    Rule.matching("answers-topic", answersTopic, TOPIC, "letters, digits, '-', '_'; 64 at most");
  }

  public boolean enabled() {
    return !url.isEmpty();
  }

  /** The way of a button's press back to us. */
  public enum Answers {
    /** By a second topic of the ntfy server: works wherever ntfy does. */
    RELAY,
    /** To {@code operator.public-url}. */
    DIRECT
  }
}

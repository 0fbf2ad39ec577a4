package dev.bender.platform.settings;

import java.time.ZonedDateTime;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are told.
 *
 * @param quietHours when only what is down is told, such as {@code 22:00-07:00}; empty: never
 */
public record NotifySettings(@DefaultValue NtfySettings ntfy, @DefaultValue("") Window quietHours) {

  public boolean quietAt(ZonedDateTime time) {
    return !quietHours.isAlways() && quietHours.contains(time);
  }
}

package dev.bender.platform.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.convert.ConversionService;
import org.springframework.scheduling.support.CronExpression;

/** From the text of one value to its type, or the sentence that says what is allowed. */
final class Values {
  // a bare number would be milliseconds to Spring and seconds to everybody else
  private static final Pattern DURATION = Pattern.compile("0|\\d+(ns|us|ms|s|m|h|d)|[Pp].*");

  private Values() {}

  /** For the defaults, which are texts too. */
  static ConversionService conversions() {
    ApplicationConversionService service = new ApplicationConversionService();
    service.addConverter(String.class, CronExpression.class, Values::cron);
    service.addConverter(String.class, Window.class, Window::parse);
    service.addConverter(String.class, Secret.class, Secret::of);
    return service;
  }

  static Object parse(Class<?> type, String text) {
    String value = text.strip();
    if (type == String.class) {
      return clean(value);
    }
    if (type == Secret.class) {
      return secret(text);
    }
    if (type == int.class || type == Integer.class) {
      return number(value);
    }
    if (type == double.class) {
      return decimal(value);
    }
    if (type == boolean.class) {
      return truth(value);
    }
    if (type == Duration.class) {
      return duration(value);
    }
    if (type == CronExpression.class) {
      return cron(value);
    }
    if (type == Window.class) {
      return Window.parse(value);
    }
    if (type == Path.class) {
      return path(value);
    }
    return constant(type, value);
  }

  private static String clean(String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw refused(value, "text without control characters");
    }
    return value;
  }

  private static Secret secret(String text) {
    String secret = text.strip();
    if (secret.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
      throw new InvalidSetting("", "is not usable (not shown); allowed: one word in ASCII");
    }
    return Secret.of(secret);
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw refused(value, "a whole number");
    }
  }

  private static double decimal(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw refused(value, "a number");
    }
  }

  private static boolean truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on" -> true;
      case "false", "no", "off" -> false;
      default -> throw refused(value, "true, false");
    };
  }

  private static Duration duration(String value) {
    try {
      if (DURATION.matcher(value).matches()) {
        return DurationStyle.detectAndParse(value);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // told below, with what is allowed
    }
    throw refused(value, "a time with its unit, such as 30s, 15m, 6h, 7d");
  }

  private static CronExpression cron(String value) {
    try {
      return CronExpression.parse(value);
    } catch (IllegalArgumentException e) {
      throw refused(
          value,
          "a cron expression of six fields (second minute hour day month weekday), such as"
              + " '0 30 4 * * SAT'");
    }
  }

  private static Path path(String value) {
    try {
      if (!value.isEmpty()) {
        return Path.of(clean(value));
      }
    } catch (InvalidPathException e) {
      // told below, with what is allowed
    }
    throw refused(value, "a path");
  }

  private static Object constant(Class<?> type, String value) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (Schema.uniform(constant.toString()).equals(Schema.uniform(value))) {
        return constant;
      }
    }
    String allowed =
        Arrays.stream(constants)
            .map(constant -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
            .collect(Collectors.joining(", "));
    throw refused(value, allowed);
  }

  private static InvalidSetting refused(String value, String allowed) {
    return new InvalidSetting("", "is '" + Shown.of(value) + "'; allowed: " + allowed);
  }
}

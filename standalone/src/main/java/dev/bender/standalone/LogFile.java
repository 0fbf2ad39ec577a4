package dev.bender.standalone;

import java.nio.file.Path;
import java.util.Map;

/** Where all services of one JVM log: a terminal is for people. */
final class LogFile {
  private LogFile() {}

  /** Spring's settings for {@code bender.log} in the data folder, 20 MB at most. */
  static Map<String, Object> in(Path data) {
    return Map.of(
        "logging.file.name", data.resolve("bender.log").toString(),
        "logging.threshold.console", "off",
        // A broker that is away is told of once, not by each client at each try.
        "logging.level.org.apache.kafka.clients.NetworkClient", "error",
        "logging.logback.rollingpolicy.max-file-size", "5MB",
        "logging.logback.rollingpolicy.max-history", "4",
        "logging.logback.rollingpolicy.total-size-cap", "20MB");
  }
}

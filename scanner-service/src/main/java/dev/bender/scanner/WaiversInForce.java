package dev.bender.scanner;

import dev.bender.platform.settings.SettingsException;
import dev.bender.platform.settings.Waiver;
import dev.bender.platform.settings.WaiversFile;
import dev.bender.scanner.policy.Waivers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The waivers as their file has them now: a change counts from the next verdict on. A file that
 * cannot be read waives nothing.
 */
final class WaiversInForce {
  private static final Logger log = LoggerFactory.getLogger(WaiversInForce.class);

  private final Path file;
  private final Clock clock;
  private final ZoneId zone;
  private final Set<Waiver> toldEnded = new HashSet<>();
  private String toldProblem = "";
  private List<Waiver> waivers = List.of();
  private String stamp = "";

  WaiversInForce(Path file, Clock clock, ZoneId zone) {
    this.file = file;
    this.clock = clock;
    this.zone = zone;
  }

  /** Those that may be about a container's images. */
  Waivers of(String container) {
    return new Waivers(container, now());
  }

  /** Another word whenever something else is waived. */
  String version() {
    Instant now = clock.instant();
    return Integer.toHexString(
        now().stream().filter(one -> one.countsAt(now)).collect(Collectors.toSet()).hashCode());
  }

  private synchronized List<Waiver> now() {
    String seen = stamp();
    if (!seen.equals(stamp)) {
      stamp = seen;
      waivers = read();
      toldEnded.retainAll(waivers);
    }
    Instant now = clock.instant();
    for (Waiver one : waivers) {
      if (!one.countsAt(now) && toldEnded.add(one)) {
        log.warn("the waiver of {} ended at {}; it counts no more", one.cve(), one.until());
      }
    }
    return waivers;
  }

  private List<Waiver> read() {
    try {
      return WaiversFile.read(file, zone);
    } catch (SettingsException e) {
      String problem = String.valueOf(e.getMessage());
      if (!problem.equals(toldProblem)) {
        log.error("nothing is waived: {}", problem);
        toldProblem = problem;
      }
      // It may become readable without being changed.
      stamp = "";
      return List.of();
    }
  }

  private String stamp() {
    try {
      return Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "none";
    } catch (IOException e) {
      return "unreadable";
    }
  }
}

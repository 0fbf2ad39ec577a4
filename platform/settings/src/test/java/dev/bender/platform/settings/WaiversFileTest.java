package dev.bender.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaiversFileTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private List<Waiver> read(String text) throws IOException {
    Path file = folder.resolve("waivers.yml");
    Files.writeString(file, text);
    return WaiversFile.read(file, BERLIN);
  }

  @Test
  void aWaiverSaysWhatWhereUntilWhenAndWhy() throws IOException {
    List<Waiver> waivers =
        read(
            """
            # reviewed each month
            - cve: CVE-2025-43859
              package: h11
              container: photos
              until: 2026-12-31
              reason: nothing here reads chunked bodies
            - { cve: GHSA-vqfr-h8mv-ghfj, reason: "not reachable", until: "2026-06-01T12:00:00Z" }
            - { cve: CVE-2024-0001, reason: accepted }
            """);
    assertThat(waivers)
        .containsExactly(
            new Waiver(
                "CVE-2025-43859",
                "h11",
                "photos",
                Instant.parse("2026-12-31T23:00:00Z"),
                "nothing here reads chunked bodies"),
            new Waiver(
                "GHSA-vqfr-h8mv-ghfj",
                null,
                null,
                Instant.parse("2026-06-01T12:00:00Z"),
                "not reachable"),
            new Waiver("CVE-2024-0001", null, null, null, "accepted"));
  }

  @Test
  void itIsAboutOnePackageAndOneContainerWhereItNamesThem() {
    Waiver one = new Waiver("CVE-1", "h11", "photos", null, "r");
    assertThat(one.isAbout("CVE-1", "h11", "photos")).isTrue();
    assertThat(one.isAbout("CVE-2", "h11", "photos")).isFalse();
    assertThat(one.isAbout("CVE-1", "urllib3", "photos")).isFalse();
    assertThat(one.isAbout("CVE-1", "h11", "web")).isFalse();
    assertThat(new Waiver("CVE-1", null, null, null, "r").isAbout("CVE-1", "x", "y")).isTrue();
  }

  @Test
  void itCountsUntilItEnds() {
    Instant end = Instant.parse("2026-12-31T23:00:00Z");
    Waiver one = new Waiver("CVE-1", null, null, end, "r");
    assertThat(one.countsAt(end.minusMillis(1))).isTrue();
    assertThat(one.countsAt(end)).isFalse();
  }

  @Test
  void noFileAndAnEmptyOneWaiveNothing() throws IOException {
    assertThat(WaiversFile.read(folder.resolve("none.yml"), BERLIN)).isEmpty();
    assertThat(read("")).isEmpty();
    assertThat(read("# nothing\n")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "- { cve: CVE-2025-1, reson: x } | line 1: unknown key 'reson'; allowed: cve, package",
        "- { cve: CVE-2025-1 } | a waiver has no 'reason'",
        "- { cve: CVE-2025-1, reason: x, container: } | 'container' has no value; leave the key out",
        "- { cve: CVE-2025-1, reason: x, until: } | 'until' has no value; leave the key out",
        "- { reason: x } | a waiver has no 'cve'",
        "- { cve: 'all of them', reason: x } | 'cve' is no id of a vulnerability",
        "- { cve: CVE-2025-1, reason: x, until: tomorrow } | 'until' is 'tomorrow'; allowed: its last",
        "- { cve: CVE-2025-1, reason: x, until: 2026-02-30 } | 'until' is '2026-02-30'",
        "- { cve: [ CVE-2025-1 ], reason: x } | 'cve' is not one value",
        "- { cve: CVE-2025-1, cve: CVE-2025-2, reason: x } | 'cve' was set before",
        "- CVE-2025-1 | is no waiver; allowed: a list such as",
        "cve: CVE-2025-1 | is no list; allowed: a list such as",
        "- { | this is not YAML",
      })
  void whatIsWrongIsOneSentence(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("waivers.yml");
  }

  @Test
  void theSettingsAreRefusedWithTheirWaivers() throws IOException {
    Path settings = folder.resolve("bender.yml");
    Files.writeString(settings, "bender: { host: nas }\n");
    Files.writeString(folder.resolve("waivers.yml"), "- { cve: CVE-2025-1, becos: x }\n");
    assertThatThrownBy(() -> SettingsFile.load(settings, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("unknown key 'becos'");
  }
}

package dev.bender.scanner.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadReportTest {
  private static final String CONFIG =
      "sha256:0a21d93c2450580b6fd56db676ed2bf103df2e806b7862487e6175523ca0b14c";
  private static final String MANIFEST =
      "sha256:3831aadc54684ae3c265f380575b984bb1f9692f0673346299c7c1efba8b1b61";
  private static final String OTHER = "sha256:" + "0".repeat(64);

  @TempDir Path folder;

  private final ReadReport readReport = new ReadReport(1024 * 1024);

  @Test
  void recordedReportIsRead() throws Exception {
    Report report = recorded();

    assertThat(report.packagesFound()).isTrue();
    assertThat(report.databaseUpdatedAt()).isEqualTo(Instant.parse("2026-11-23T00:00:00Z"));
    assertThat(report.findings())
        .extracting(Finding::id, Finding::severity, Finding::packageName, Finding::fixed)
        .containsExactly(
            tuple("CVE-2023-45853", Severity.CRITICAL, "zlib1g", null),
            tuple("CVE-2023-43804", Severity.MEDIUM, "urllib3", "1.26.17"),
            tuple("CVE-2023-45803", Severity.MEDIUM, "urllib3", "1.26.18"));
  }

  @Test
  void placeIsTheSameFromVersionToVersion() throws Exception {
    assertThat(recorded().findings())
        .extracting(Finding::place)
        .containsExactly(
            "debian",
            "usr/lib/python3/dist-packages/urllib3-*.dist-info/METADATA",
            "usr/lib/python3/dist-packages/urllib3-*.dist-info/METADATA");
  }

  @ParameterizedTest
  @ValueSource(strings = {"app/lib-11.2.3.jar", "app/lib-1.2.34.jar", "app/lib.jar"})
  void onlyTheVersionItselfIsLeftOutOfAPlace(String path) throws Exception {
    Report report =
        read(vulnerability("\"PkgPath\":\"" + path + "\",\"InstalledVersion\":\"1.2.3\""));

    assertThat(report.findings().getFirst().place()).isEqualTo(path);
  }

  @Test
  void binaryIsItsOwnPlace() throws Exception {
    Report report =
        read(
            """
            {"SchemaVersion":2,"Results":[{"Target":"usr/local/bin/gosu","Class":"lang-pkgs",
             "Type":"gobinary","Vulnerabilities":[{"VulnerabilityID":"CVE-1","PkgName":"stdlib"}]}]}
            """);

    assertThat(report.findings().getFirst().place()).isEqualTo("usr/local/bin/gosu");
  }

  @Test
  void configurationDecidesWhichImageItIs() throws Exception {
    Report report = recorded();

    assertThat(report.isAbout(new ImageDigests(null, MANIFEST, CONFIG))).isTrue();
    assertThat(report.isAbout(new ImageDigests(OTHER, OTHER, CONFIG))).isTrue();
    assertThat(report.isAbout(new ImageDigests(null, MANIFEST, OTHER))).isFalse();
    assertThat(report.isAbout(new ImageDigests(MANIFEST, null, null))).isTrue();
    assertThat(report.isAbout(new ImageDigests(OTHER, OTHER, null))).isFalse();
  }

  @Test
  void reportWithoutMetadataIsAboutNothing() throws Exception {
    assertThat(read("{\"SchemaVersion\":2}").isAbout(new ImageDigests(null, MANIFEST, CONFIG)))
        .isFalse();
  }

  @Test
  void noResultsMeansNoPackages() throws Exception {
    String json = "{\"SchemaVersion\":2,\"Metadata\":{\"OS\":null},\"Results\":null}";

    assertThat(read(json).packagesFound()).isFalse();
  }

  @Test
  void operatingSystemWithoutPackagesIsNoPackages() throws Exception {
    String json =
        """
        {"SchemaVersion":2,"Metadata":{"OS":{"Family":"debian"}},
         "Results":[null,{"Target":"x (debian 12)","Class":"os-pkgs","Type":"debian"}]}
        """;

    assertThat(read(json).packagesFound()).isFalse();
  }

  @Test
  void packagesWithoutVulnerabilitiesAreFound() throws Exception {
    Report report = read("{\"SchemaVersion\":2,\"Results\":[{\"Packages\":[{\"Name\":\"a\"}]}]}");

    assertThat(report.packagesFound()).isTrue();
    assertThat(report.findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"SchemaVersion\":1}",
        "{\"SchemaVersion\":2",
        "{\"SchemaVersion\":2}{}",
        "{\"SchemaVersion\":2,\"Results\":7}",
        "<html>502 Bad Gateway</html>",
        "{\"SchemaVersion\":2,\"Results\":[{\"Vulnerabilities\":[{\"PkgName\":\"a\"}]}]}",
        "{\"SchemaVersion\":2,\"Results\":[{\"Vulnerabilities\":[{\"VulnerabilityID\":\" \"}]}]}"
      })
  void whatIsNoReportIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(UnusableReport.class);
  }

  @Test
  void tooLongAReportIsRefused() {
    String json = "{\"SchemaVersion\":2,\"x\":\"" + "y".repeat(900_000) + "\"}";

    assertThatThrownBy(() -> new ReadReport(100_000).read(file(json)))
        .isInstanceOf(UnusableReport.class);
  }

  @Test
  void deepNestingIsRefused() {
    String json = "{\"SchemaVersion\":2,\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

    assertThatThrownBy(() -> read(json)).isInstanceOf(UnusableReport.class);
  }

  @Test
  void foreignWordsAreBoundedAndHarmless() throws Exception {
    Report report =
        read(
            vulnerability(
                "\"Title\":\"\\u001b[31mred\\u202e\\r\\nline"
                    + "x".repeat(2_000)
                    + "\",\"InstalledVersion\":\""
                    + "1".repeat(2_000)
                    + "\",\"Severity\":\"APOCALYPTIC\",\"FixedVersion\":\"\""));

    Finding finding = report.findings().getFirst();
    assertThat(finding.title()).startsWith("[31mred line").hasSize(256);
    assertThat(finding.installed()).hasSize(128);
    assertThat(finding.severity()).isEqualTo(Severity.UNKNOWN);
    assertThat(finding.fixed()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", "yesterday", ""})
  void timeThatIsNoneIsNull(String text) {
    assertThat(ReadReport.instant(text)).isNull();
  }

  @Test
  void loginsInAddressesAreLeftOut() {
    assertThat(ForeignText.oneLine("proxy http://me:secret@proxy:3128/ failed", 100))
        .isEqualTo("proxy http://proxy:3128/ failed");
  }

  private Report recorded() throws Exception {
    return readReport.read(
        Path.of(
            Objects.requireNonNull(getClass().getResource("/trivy/medium-and-critical.json"))
                .toURI()));
  }

  private static String vulnerability(String fields) {
    return "{\"SchemaVersion\":2,\"Results\":[{\"Type\":\"x\",\"Vulnerabilities\":[{"
        + "\"VulnerabilityID\":\"CVE-1\",\"PkgName\":\"p\","
        + fields
        + "}]}]}";
  }

  private Report read(String text) throws Exception {
    return readReport.read(file(text));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("report.json"), text);
  }
}

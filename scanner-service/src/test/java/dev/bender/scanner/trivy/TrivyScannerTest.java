package dev.bender.scanner.trivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ImageDigests;
import dev.bender.platform.registry.ImageReference;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.scan.ImageScanner;
import dev.bender.scanner.scan.ImageScanner.Assessed;
import dev.bender.scanner.scan.ImageScanner.NotAssessed;
import dev.bender.scanner.scan.ImageToScan;
import dev.bender.scanner.scan.ScannerUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script takes Trivy's place, to do what the real one rarely does. */
class TrivyScannerTest {
  private static final String CONFIG = "sha256:" + "c".repeat(64);
  private static final String MANIFEST = "sha256:" + "a".repeat(64);
  private static final String REPORT =
      """
      {"SchemaVersion":2,"Trivy":{"Server":{"VulnerabilityDB":{"UpdatedAt":"2026-11-24T00:00:00Z"}}},
       "Metadata":{"ImageID":"%s"},"Results":[{"Packages":[{"Name":"a"}]}]}
      """;
  private static final ImageToScan IMAGE =
      new ImageToScan(
          ImageReference.parse("127.0.0.1:5000/web:1.0@" + MANIFEST),
          "linux/amd64",
          new ImageDigests(null, MANIFEST, CONFIG));

  @TempDir Path folder;

  @Test
  void reportBecomesAnAssessment() throws Exception {
    ImageScanner.Result result = scan("cat <<'END'\n" + REPORT.formatted(CONFIG) + "END");

    assertThat(result)
        .isInstanceOfSatisfying(
            Assessed.class,
            one -> {
              assertThat(one.assessment().packagesFound()).isTrue();
              assertThat(one.assessment().databaseUpdatedAt())
                  .isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
            });
    assertThat(left()).isEmpty();
  }

  @Test
  void reportOfAnotherImageIsNotTaken() throws Exception {
    String other = "sha256:" + "d".repeat(64);

    assertThat(code(scan("cat <<'END'\n" + REPORT.formatted(other) + "END")))
        .isEqualTo(Inconclusive.WRONG_IMAGE);
  }

  @Test
  void garbageIsInconclusive() throws Exception {
    assertThat(code(scan("echo nonsense"))).isEqualTo(Inconclusive.GARBAGE);
    assertThat(code(scan("exit 0"))).isEqualTo(Inconclusive.GARBAGE);
  }

  @Test
  void endlessOutputIsCutOff() throws Exception {
    assertThat(code(scan("while :; do echo 0123456789012345678901234567890123456789; done")))
        .isEqualTo(Inconclusive.GARBAGE);
    assertThat(left()).isEmpty();
  }

  @Test
  void endlessErrorsAreDrained() throws Exception {
    assertThat(
            code(scan("i=0; while [ $i -lt 20000 ]; do echo noise >&2; i=$((i+1)); done; exit 1")))
        .isEqualTo(Inconclusive.SCAN_FAILED);
  }

  @Test
  void killedIsTriedAgain() {
    assertThatThrownBy(() -> scan("kill -9 $$")).isInstanceOf(ScannerUnavailable.class);
  }

  @Test
  void missingProgramIsTriedAgain() throws Exception {
    TrivyScanner scanner =
        new TrivyScanner(new TrivyServer("http://127.0.0.1:1"), options(Optional.empty()));

    assertThatThrownBy(() -> scanner.scan(IMAGE))
        .isInstanceOf(ScannerUnavailable.class)
        .hasMessageContaining("the program trivy was not found");
  }

  @Test
  void whatTakesTooLongIsEndedWithAllItsChildren() throws Exception {
    Path pids = folder.resolve("pids");
    Path script = script("sleep 300 & echo $! > " + pids + "; echo $$ >> " + pids + "; wait");

    BoundedProcess.Ended ended =
        new BoundedProcess(
                List.of(script.toString()),
                Map.of("PATH", "/usr/bin:/bin"),
                folder,
                1024,
                Duration.ofSeconds(1))
            .run(folder.resolve("out"));

    assertThat(ended.tooLong()).isTrue();
    assertThat(Files.readAllLines(pids))
        .hasSize(2)
        .allSatisfy(pid -> Awaitility.await().until(() -> !runs(pid)));
  }

  @Test
  void onlyWhatIsNeededIsHandedOver() throws Exception {
    scan("env > " + folder + "/env; for a in \"$@\"; do echo \"$a\"; done > " + folder + "/args");

    assertThat(Files.readAllLines(folder.resolve("env")))
        .contains("DOCKER_CONFIG=/docker")
        .noneMatch(line -> line.contains("secret"));
    assertThat(Files.readAllLines(folder.resolve("args")))
        .startsWith("image")
        .containsSequence("--server", "http://127.0.0.1:1")
        .containsSequence("--platform", "linux/amd64", "--image-src", "remote")
        .doesNotContain("--insecure")
        .endsWith("127.0.0.1:5000/web@" + MANIFEST);
  }

  @Test
  void insecureRegistryIsSaidToTrivy() {
    ImageToScan image =
        new ImageToScan(
            ImageReference.parse("registry.lan:5000/web@" + MANIFEST),
            "linux/amd64",
            IMAGE.expected());

    assertThat(
            new TrivyCommand(options(Optional.empty()))
                .line(Path.of("/trivy"), "http://127.0.0.1:1", image))
        .contains("--insecure");
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    Path old = Files.createDirectories(folder.resolve("work/scan-1"));
    Files.writeString(old.resolve("report.json"), "x");

    new TrivyScanner(new TrivyServer("http://127.0.0.1:1"), options(Optional.empty()));

    assertThat(left()).isEmpty();
  }

  /** One that ended, and that nobody has asked for yet, has no command line any more. */
  private static boolean runs(String pid) throws IOException {
    try {
      return Files.readAllBytes(Path.of("/proc", pid, "cmdline")).length > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private ImageScanner.Result scan(String body) throws Exception {
    return new TrivyScanner(
            new TrivyServer("http://127.0.0.1:1"), options(Optional.of(script(body))))
        .scan(IMAGE);
  }

  private static Inconclusive code(ImageScanner.Result result) {
    return ((NotAssessed) result).code();
  }

  private TrivyOptions options(Optional<Path> program) {
    return new TrivyOptions(
        () -> program,
        folder,
        false,
        Set.of("registry.lan:5000"),
        Duration.ofSeconds(60),
        1024 * 1024,
        Map.of("PATH", "/usr/bin:/bin", "BENDER_TOKEN", "secret"),
        "/docker");
  }

  private Path script(String body) throws IOException {
    Path script = Files.writeString(folder.resolve("trivy"), "#!/bin/sh\n" + body + "\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("work"))) {
      return files.toList();
    }
  }
}

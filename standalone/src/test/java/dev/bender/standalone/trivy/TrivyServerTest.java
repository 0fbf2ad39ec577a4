package dev.bender.standalone.trivy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.settings.TrivySettings;
import dev.bender.standalone.process.ChildFailed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrivyServerTest {
  @TempDir private Path folder;

  @Test
  void aMissingProgramIsToldWithTheWayOut() {
    assertThatThrownBy(() -> TrivyServer.start(settings("", 8785), folder, Map.of("PATH", "/none")))
        .isInstanceOf(ChildFailed.class)
        .hasMessageContaining("Trivy is missing")
        .hasMessageContaining("'scanner.trivy.server'");
  }

  @Test
  void aProgramThatCannotRunIsToldByTheSettingThatNamesIt() {
    assertThatThrownBy(() -> TrivyServer.start(settings("/etc/passwd", 8785), folder, Map.of()))
        .isInstanceOf(ChildFailed.class)
        .hasMessageContaining("'scanner.trivy.binary' names '/etc/passwd'");
  }

  @Test
  void theVariableGoesBeforeThePath() throws IOException {
    Path binary = program("exit 1");

    assertThat(TrivyBinary.find("", Map.of("BENDER_TRIVY", binary.toString(), "PATH", "/usr/bin")))
        .isEqualTo(binary);
    assertThat(TrivyBinary.find("", Map.of("PATH", "/none:" + folder))).isEqualTo(binary);
  }

  @Test
  void aTakenPortIsToldWithTheWayOut() throws IOException {
    Path binary = program("exit 1");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      TrivySettings settings = settings(binary.toString(), other.getLocalPort());

      assertThatThrownBy(() -> TrivyServer.start(settings, folder, Map.of()))
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("'scanner.trivy.port'");
    }
  }

  private Path program(String script) throws IOException {
    Path file = Files.writeString(folder.resolve("trivy"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static TrivySettings settings(String binary, int port) {
    return new TrivySettings("", port, "", false, binary, Duration.ofMinutes(1));
  }
}

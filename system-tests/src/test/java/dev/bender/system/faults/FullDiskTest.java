package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.FreePorts;
import dev.bender.system.Rig;
import dev.bender.system.faults.HttpFaultProxy.Fault;
import dev.bender.system.faults.HttpFaultProxy.Rule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The data folder, with the embedded broker's log in it, on a small disk that fills up. */
@Tag("faults")
public class FullDiskTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  private Rig rig;
  private Path data;

  @BeforeEach
  void start() throws Exception {
    rig = new Rig("mode: auto\nschedule: \"0 0 0 1 1 *\"\n");
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.environment.put("COLUMNS", "500");
    data = Files.createDirectories(rig.folder.resolve("data"));
    run("mount", "-t", "tmpfs", "-o", "size=160m", "bender-test", data.toString());
    rig.up();
  }

  @AfterEach
  void stop() throws Exception {
    rig.stop();
    // The broker's end is a little after that of its parent.
    await().atMost(LONG).untilAsserted(() -> run("umount", data.toString()));
    rig.close();
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(List.of(command) + ": " + said).isZero();
  }

  @ParameterizedTest
  @EnumSource(FullDisk.class)
  void theUserSeesItAndNothingIsLost(FullDisk row) throws Exception {
    String name = "full-" + row.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    int port = Integer.parseInt(rig.registry.address().split(":", 2)[1]);
    try (var registry = new HttpFaultProxy(FreePorts.any(), TcpProxy.port(port))) {
      rig.push(name, rig.image("1.0", Rig.CLEAN));
      String reference = registry.address() + "/" + rig.containers.repository(name) + ":1";
      rig.containers.run(name, reference, FreePorts.any(), List.of());
      rig.awaitContainer(name, "UP_TO_DATE");
      rig.push(name, rig.image("1.1", Rig.CLEAN));

      try (Rule pull = registry.set(RegistryPlays.BLOBS, new Fault.Hangs())) {
        assertThat(Asking.look(rig, name).code()).isEqualTo(200);
        await().atMost(LONG).until(() -> pull.hits() > 0);
        fill();
      }
      await()
          .atMost(LONG)
          .untilAsserted(() ->
              assertThat(rig.ask("status").text())
                  .contains("Only 0 MB are left on the disk of " + data, "make room")
                  .contains("Kafka at 127.0.0.1:" + rig.kafka + " does not answer"));
      assertThat(rig.runningVersion(name)).isEqualTo("1.0");
      Files.delete(data.resolve("ballast"));

      await().atMost(LONG).until(() -> rig.runningVersion(name).equals("1.1"));
      rig.awaitUpdate(name, "VERIFIED");
      assertThat(outcomes(name)).containsExactly("verified");
    }
  }

  private void fill() throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream ballast = Files.newOutputStream(data.resolve("ballast"))) {
      while (true) {
        ballast.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private List<String> outcomes(String name) {
    return Stream.of("verified", "rolled.back", "update.skipped")
        .flatMap(one -> rig.topics().read(one, "test/" + name).stream().map(line -> one))
        .toList();
  }
}

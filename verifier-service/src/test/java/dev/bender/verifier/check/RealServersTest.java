package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import dev.bender.verifier.check.Target.Way;
import dev.bender.verifier.check.TransmissionLook.Signed;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of Debian's packages, where they are installed. */
class RealServersTest {
  @TempDir private Path folder = Path.of("");
  private final List<Process> started = new ArrayList<>();
  private final TransmissionLook look = new TransmissionLook(new HttpLook());

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private void start(String program, String... arguments) throws IOException {
    Optional<Path> found =
        Stream.concat(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                Stream.of("/usr/sbin"))
            .map(place -> Path.of(place, program))
            .filter(Files::isExecutable)
            .findFirst();
    Optional<Path> root = found.isPresent() ? Optional.empty() : unpacked(program);
    assumeTrue(found.or(() -> root).isPresent(), program + " is not there");
    Path file =
        found.orElseGet(() -> Objects.requireNonNull(programIn(root.orElseThrow(), program)));
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    root.ifPresent(one ->
        builder
            .environment()
            .put("LD_LIBRARY_PATH", one.resolve("usr/lib/x86_64-linux-gnu").toString()));
    started.add(builder.start());
  }

  /** Where {@code ./bender test} has unpacked a server with the libraries below it. */
  private static Optional<Path> unpacked(String program) {
    String servers = System.getenv("BENDER_SERVERS");
    return servers == null
        ? Optional.empty()
        : Optional.of(Path.of(servers, program.replace("-daemon", "")))
            .filter(root -> programIn(root, program) != null);
  }

  private static @Nullable Path programIn(Path root, String program) {
    return Stream.of("usr/sbin", "usr/bin")
        .map(place -> root.resolve(place).resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void dnsmasqKnowsWhatItWasTold() throws Exception {
    int port = freePort();
    start(
        "dnsmasq",
        "--keep-in-foreground",
        "--no-resolv",
        "--no-hosts",
        "--conf-file=/dev/null",
        "--pid-file=",
        "--user=root",
        "--listen-address=127.0.0.1",
        "--bind-interfaces",
        "--port=" + port,
        "--address=/pi.hole/192.0.2.7",
        "--local=/home/");
    Target target = new Target("127.0.0.1", port, Way.DIRECT);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> DnsLook.at(target, new Dns(53, "pi.hole", null)).outcome() == Outcome.PASSED);
    assertThat(DnsLook.at(target, new Dns(53, "pi.hole", "192.0.2.7")))
        .isEqualTo(Seen.good("answered 192.0.2.7"));
    assertThat(DnsLook.at(target, new Dns(53, "none.home", null)))
        .isEqualTo(Seen.bad("said that there is no such name"));
    assertThat(DnsLook.at(target, new Dns(53, "elsewhere.example", null)))
        .isEqualTo(Seen.bad("refused the question"));
  }

  private Target transmission(String... arguments) throws IOException {
    int port = freePort();
    List<String> all =
        new ArrayList<>(
            List.of(
                "--foreground",
                "--config-dir",
                folder.resolve("config").toString(),
                "--rpc-bind-address",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--no-portmap",
                "--no-dht",
                "--no-lpd"));
    all.addAll(List.of(arguments));
    start("transmission-daemon", all.toArray(String[]::new));
    Target target = new Target("127.0.0.1", port, Way.DIRECT);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !seen(target, null, null).sentence().equals("refused the connection"));
    return target;
  }

  private Seen seen(Target target, @Nullable Login login, @Nullable Signed signed)
      throws InterruptedException {
    return look.at(
        target, new TransmissionRpc(9091, TransmissionRpc.USUAL_PATH, login, true), signed);
  }

  @Test
  void transmissionAnswersWithItsVersion() throws Exception {
    Target target = transmission("--no-auth");
    assertThat(seen(target, null, null).sentence()).startsWith("answered success, version ");
  }

  @Test
  void transmissionWithALoginWantsTheRightOne() throws Exception {
    Target target = transmission("--auth", "--username", "anna", "--password", "s3cret");
    Login login = new Login("anna", folder);
    assertThat(seen(target, null, null).sentence()).startsWith("answered 401");
    assertThat(seen(target, login, new Signed("anna", "wr0ng")).outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(seen(target, login, new Signed("anna", "s3cret")).outcome())
        .isEqualTo(Outcome.PASSED);
  }
}

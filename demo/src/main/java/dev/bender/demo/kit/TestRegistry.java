package dev.bender.demo.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Debian's docker-registry as a child process, on 127.0.0.1 by itself, with deletes allowed. */
public final class TestRegistry implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final Process process;
  private final String address;

  private TestRegistry(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts a registry and waits until it answers. A registry that an earlier run left behind in the
   * same folder is ended first; what it stored is kept.
   *
   * @param program the path of docker-registry
   * @param folder for its configuration, log and storage; made if missing
   * @param port 0 takes a free one
   * @throws IOException if the port is taken or the registry does not answer within 20 seconds
   */
  public static TestRegistry start(Path program, Path folder, int port) throws IOException {
    return start(program, folder, "127.0.0.1", port);
  }

  /**
   * The same on another address of this machine, such as one that containers reach.
   *
   * @throws IOException as above
   */
  public static TestRegistry start(Path program, Path folder, String host, int port)
      throws IOException {
    Path home = Files.createDirectories(folder).toRealPath();
    Path config = home.resolve("config.yml");
    endLeftover(home, config);
    String address = host + ":" + usablePort(host, port);
    Files.writeString(config, configuration(home.resolve("storage"), address));

    var command = new ProcessBuilder(program.toString(), "serve", config.toString());
    // each of its settings can be overridden by such a variable
    command.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
    command.redirectErrorStream(true).redirectOutput(home.resolve("registry.log").toFile());
    Process process = command.start();
    Files.writeString(pidFile(home), Long.toString(process.pid()));
    var registry = new TestRegistry(process, address);
    try {
      registry.awaitAnswer(home.resolve("registry.log"));
    } catch (IOException | RuntimeException e) {
      registry.close();
      throw e;
    }
    return registry;
  }

  private static Path pidFile(Path home) {
    return home.resolve("registry.pid");
  }

  private static void endLeftover(Path home, Path config) throws IOException {
    Path file = pidFile(home);
    if (!Files.exists(file)) {
      return;
    }
    String text = Files.readString(file).strip();
    if (text.matches("[0-9]{1,9}")) {
      Optional<ProcessHandle> leftover =
          ProcessHandle.of(Long.parseLong(text)).filter(process -> serves(process, config));
      leftover.ifPresent(TestRegistry::end);
    }
    Files.delete(file);
  }

  /** A number may have gone to another process since. */
  private static boolean serves(ProcessHandle process, Path config) {
    return process.info().commandLine().orElse("").endsWith(" serve " + config);
  }

  private static int usablePort(String host, int port) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IOException(
          "Port %d of %s is taken (%s): stop what listens there, or choose another."
              .formatted(port, host, e.getMessage()),
          e);
    }
  }

  static String configuration(Path storage, String address) {
    return """
    version: 0.1
    log:
      level: warn
      accesslog:
        disabled: true
    storage:
      filesystem:
        rootdirectory: %s
      delete:
        enabled: true
    http:
      addr: %s
    """
        .formatted(OciImage.JSON.writeValueAsString(storage.toString()), address);
  }

  private void awaitAnswer(Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
      while (System.nanoTime() < deadline) {
        if (!process.isAlive()) {
          throw new IOException(
              "docker-registry ended with status " + process.exitValue() + "; see " + log + ".");
        }
        if (answers(http)) {
          return;
        }
        Thread.sleep(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while docker-registry started.", e);
    }
    throw new IOException("docker-registry did not answer within 20 seconds; see " + log + ".");
  }

  private boolean answers(HttpClient http) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + address() + "/v2/"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Host and port, such as {@code 127.0.0.1:5000}. */
  public String address() {
    return address;
  }

  /** Ends this process and no other; what it stored stays. May be called twice. */
  @Override
  public void close() {
    end(process.toHandle());
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
    }
  }
}

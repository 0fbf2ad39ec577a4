package dev.bender.system.crash;

import static org.awaitility.Awaitility.await;

import dev.bender.standalone.broker.BrokerMain;
import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.system.Launch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded broker with its own settings, but that it tells clients a proxy's address. */
final class BrokerProcess implements AutoCloseable {
  private final Path properties;
  private final int port;
  private Process process;

  private BrokerProcess(Path properties, int port) throws IOException {
    this.properties = properties;
    this.port = port;
    this.process = launch();
  }

  /**
   * @param port of the broker; the next one is taken too
   * @param advertised where clients are sent
   */
  static BrokerProcess start(Path folder, int port, int advertised) throws IOException {
    // Has the storage formatted and the settings written.
    EmbeddedBroker.start(Launch.HOME, folder, port).awaitReady().close();
    Path properties = folder.resolve("server.properties");
    String own =
        Files.readString(properties)
            .replaceFirst(
                "(?m)^advertised.listeners=BENDER://127.0.0.1:" + port,
                "advertised.listeners=BENDER://127.0.0.1:" + advertised);
    Path proxied = Files.writeString(folder.resolve("proxied.properties"), own);
    return new BrokerProcess(proxied, port);
  }

  private Process launch() throws IOException {
    Path said = properties.resolveSibling("said.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx96m",
                    "-Dlogback.configurationFile=dev/bender/standalone/broker/logback-broker.xml",
                    "-cp",
                    Launch.HOME.resolve("lib")
                        + "/*:"
                        + Launch.HOME.resolve("broker").resolve("lib")
                        + "/*",
                    BrokerMain.class.getName(),
                    properties.toString(),
                    properties.resolveSibling("log").toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("BENDER_"));
    return builder.start();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void startAgain() throws IOException {
    process = launch();
    awaitListening();
  }

  void awaitListening() {
    await("the broker listens")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          }
        });
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

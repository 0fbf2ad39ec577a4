package dev.bender.standalone.rehearsal;

import dev.bender.cli.BenderCommand;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.standalone.Standalone;
import dev.bender.standalone.StandaloneCommands;
import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts everything once with nothing to do, asks what people ask most, and ends. The JVM that runs
 * this, the broker's and that of the questions write down which classes that took ({@code
 * -XX:AOTCacheOutput}). It needs no engine, no Trivy and no network.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * @param arguments the folder with {@code lib} and {@code broker/lib}, and an empty folder
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    int operator = FreePorts.any();
    int pair = FreePorts.pairPreferably(FreePorts.any());
    try (EmptyEngine engine = new EmptyEngine();
        EmbeddedBroker broker = EmbeddedBroker.rehearse(home, folder.resolve("broker"), pair)) {
      Settings settings = settings(folder, broker, engine, operator);
      try (Standalone all = Standalone.start(settings, home, line -> {})) {
        commands(home.resolve("launch"), "http://127.0.0.1:" + operator);
      }
    }
  }

  /** From a file that the command line names, as people start it. */
  private static Settings settings(
      Path folder, EmbeddedBroker broker, EmptyEngine engine, int operator) throws IOException {
    String yaml =
        """
        bender:
          host: rehearsal
          data: "%s"
          kafka: { bootstrap-servers: "%s" }
          engine: { host: "%s" }
          scanner: { port: %s, trivy: { server: "http://127.0.0.1:1" } }
          deployer: { port: %s }
          verifier: { port: %s }
          detector: { port: %s }
          operator: { port: %s }
        """
            .formatted(
                folder.resolve("data"),
                broker.bootstrapServers(),
                engine.host(),
                FreePorts.any(),
                FreePorts.any(),
                FreePorts.any(),
                FreePorts.any(),
                operator);
    Path file = Files.writeString(folder.resolve("bender.yml"), yaml);
    BenderCommand.commandLine(new StandaloneCommands().subcommands())
        .parseArgs("up", "--config", file.toString());
    return SettingsFile.load(file, Map.of());
  }

  /** In a JVM of their own, which learns what they need and nothing else. */
  private static void commands(Path launch, String url) throws IOException, InterruptedException {
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + launch.resolve("command"),
            "-XX:AOTCacheOutput=" + launch.resolve("command.aot"),
            Questions.class.getName(),
            url)
        .inheritIO()
        .start()
        .waitFor();
  }
}

package dev.bender.standalone.rehearsal;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.standalone.Standalone;
import dev.bender.standalone.broker.EmbeddedBroker;
import java.io.IOException;
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
    FreePorts ports = FreePorts.any();
    String operator = ports.next();
    try (EmptyEngine engine = new EmptyEngine();
        EmbeddedBroker broker =
            EmbeddedBroker.rehearse(home, folder.resolve("broker"), ports.pair())) {
      Settings settings =
          SettingsFile.load(
              null,
              Map.ofEntries(
                  Map.entry("BENDER_HOST", "rehearsal"),
                  Map.entry("BENDER_DATA", folder.resolve("data").toString()),
                  Map.entry("BENDER_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
                  Map.entry("BENDER_ENGINE_HOST", engine.host()),
                  Map.entry("BENDER_SCANNER_TRIVY_SERVER", "http://127.0.0.1:1"),
                  Map.entry("BENDER_SCANNER_PORT", ports.next()),
                  Map.entry("BENDER_DEPLOYER_PORT", ports.next()),
                  Map.entry("BENDER_VERIFIER_PORT", ports.next()),
                  Map.entry("BENDER_DETECTOR_PORT", ports.next()),
                  Map.entry("BENDER_OPERATOR_PORT", operator)));
      try (Standalone all = Standalone.start(settings, home, line -> {})) {
        commands(home.resolve("launch"), "http://127.0.0.1:" + operator);
      }
    }
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

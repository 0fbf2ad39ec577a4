package dev.bender.demo;

import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The settings file of the demo: the usual ones, in quick motion. */
final class DemoSettings {
  private DemoSettings() {}

  /**
   * The ports of one demo.
   *
   * @param kafka the broker's; the next one is taken too
   */
  record DemoPorts(
      int registry,
      int kafka,
      int trivy,
      int operator,
      int detector,
      int scanner,
      int deployer,
      int verifier) {

    static DemoPorts free() {
      return new DemoPorts(
          FreePorts.preferably(5000),
          FreePorts.pairPreferably(9092),
          FreePorts.preferably(8785),
          FreePorts.preferably(8780),
          FreePorts.preferably(8781),
          FreePorts.preferably(8782),
          FreePorts.preferably(8783),
          FreePorts.preferably(8784));
    }
  }

  static Path write(Path folder, DemoParts parts, DemoPorts ports, String label)
      throws IOException {
    Path file = folder.resolve("bender.yml");
    Files.writeString(
        file,
        """
        bender:
          host: demo
          mode: auto
          schedule: "*/3 * * * * *"
          data: "%s"
          kafka: { port: %d }
          engine: { host: "%s", label: "%s" }
          scanner:
            port: %d
            trivy: { port: %d, binary: "%s", insecure: true,
                     database: "127.0.0.1:%d/trivy-db:2" }
          detector: { port: %d }
          deployer: { port: %d }
          verifier: { port: %d }
          operator: { port: %d }
          verify: { patience: 6s, successes: 2, steady: 2s }
        """
            .formatted(
                folder.resolve("data"),
                ports.kafka(),
                parts.engine(),
                label,
                ports.scanner(),
                ports.trivy(),
                parts.trivy(),
                ports.registry(),
                ports.detector(),
                ports.deployer(),
                ports.verifier(),
                ports.operator()));
    return file;
  }
}

package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.LayerCache.Layer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The recipe of an application that lives on a PostgreSQL: over one connection that it keeps, it
 * writes twice a second into a table {@code beats} of its own. {@code PGHOST}, {@code PGUSER},
 * {@code PGPASSWORD} and {@code PGDATABASE} say where. On port 80, {@code /health} answers 200 if
 * that works and 503 if not, and {@code /starts} how often it was started.
 */
public final class DependentImage {
  private final ServerImages images;
  private String version = "1.0";
  private boolean healthCheck;
  private boolean unhealthyAfterRestart;

  DependentImage(ServerImages images) {
    this.images = images;
  }

  /** The version in the label; another version is another digest. */
  public DependentImage version(String label) {
    return with(image -> image.version = label);
  }

  /** With a health check of the engine's, every second. */
  public DependentImage withHealthCheck() {
    return with(image -> image.healthCheck = true);
  }

  /** Unhealthy for good from the second start of a container on, whatever its database does. */
  public DependentImage thatStaysUnhealthyAfterRestart() {
    return with(image -> image.unhealthyAfterRestart = true);
  }

  private DependentImage with(Consumer<DependentImage> change) {
    DependentImage copy = new DependentImage(images);
    copy.version = version;
    copy.healthCheck = healthCheck;
    copy.unhealthyAfterRestart = unhealthyAfterRestart;
    change.accept(copy);
    return copy;
  }

  public OciImage build() {
    List<Layer> layers = new ArrayList<>();
    ServerRoot root = ServerRoot.of("postgres");
    layers.add(root.layer());
    layers.add(ServerLayers.tools(images.busybox()));
    layers.add(
        ServerLayers.scripts(
            "dependent",
            Map.of(
                "usr/local/bin/dependent", "dependent.sh", "usr/local/bin/answer", "answer.sh")));
    if (unhealthyAfterRestart) {
      String file = ServerLayers.WRONG + "unhealthy-after-restart";
      layers.add(ServerLayers.texts("dependent-wrong", Map.of(file, "")));
    }
    return new ImageDraft(images.stage(), version, layers, runtime(root)).image();
  }

  private Map<String, Object> runtime(ServerRoot root) {
    String major = root.packageLike("postgresql-[0-9]+").orElseThrow().replace("postgresql-", "");
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put("ExposedPorts", Map.of("80/tcp", Map.of()));
    runtime.put(
        "Env", List.of("PATH=/usr/local/bin:/usr/bin:/bin:/usr/lib/postgresql/" + major + "/bin"));
    runtime.put("Cmd", List.of("dependent"));
    if (healthCheck) {
      runtime.put(
          "Healthcheck",
          new TreeMap<>(
              Map.of(
                  "Test",
                      List.of("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/health"),
                  "Interval", Duration.ofSeconds(1).toNanos(),
                  "Timeout", Duration.ofSeconds(2).toNanos(),
                  "Retries", 3)));
    }
    return runtime;
  }
}

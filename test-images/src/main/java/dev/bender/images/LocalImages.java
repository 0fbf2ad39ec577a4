package dev.bender.images;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images that the tests make under the names of published ones, where the engine does not have the
 * published one. Layers are made once for each content and kept in the user's cache; the images go
 * when the JVM does.
 */
public final class LocalImages {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  private LocalImages() {}

  /**
   * Kafka's own image, as far as its user can tell.
   *
   * @param engine the engine's address, such as {@code unix:///var/run/docker.sock}
   * @param busybox a static one, of which the image's commands are
   * @return the name of the published image, with its tag
   */
  public static String kafka(String engine, Path busybox) {
    Map<String, Object> runtime = java();
    runtime.put("User", "appuser");
    runtime.put("Cmd", List.of("/etc/kafka/docker/run"));
    runtime.put("WorkingDir", "/");
    runtime.put("ExposedPorts", Map.of("9092/tcp", Map.of()));
    runtime.put(
        "Volumes",
        Map.of(
            "/etc/kafka/secrets", Map.of(),
            "/var/lib/kafka/data", Map.of(),
            "/mnt/shared/config", Map.of()));
    LocalImage image =
        new LocalImage(
            "apache/kafka:" + KafkaImage.version(),
            List.of(BaseLayers.shell(busybox), BaseLayers.java(), KafkaImage.layer()),
            runtime);
    ImageLoad.into(engine, image);
    return image.name();
  }

  /** A shell and a Java, as the base of other images has them. */
  public static void java(String engine, Path busybox, String name) {
    ImageLoad.into(
        engine,
        new LocalImage(name, List.of(BaseLayers.shell(busybox), BaseLayers.java()), java()));
  }

  /** Trivy's own image, with the program of this machine. */
  public static void trivy(String engine, Path busybox, Path trivy, String name) {
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put("Env", List.of("PATH=" + PATH));
    runtime.put("Entrypoint", List.of("trivy"));
    List<LayerCache.Layer> layers = List.of(BaseLayers.shell(busybox), BaseLayers.program(trivy));
    ImageLoad.into(engine, new LocalImage(name, layers, runtime));
  }

  private static Map<String, Object> java() {
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put(
        "Env",
        List.of(
            "PATH=" + BaseLayers.JAVA_HOME + "/bin:" + PATH,
            "JAVA_HOME=" + BaseLayers.JAVA_HOME,
            "LANG=C.UTF-8"));
    return runtime;
  }
}

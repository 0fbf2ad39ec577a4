package dev.bender.system.images;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Images that the tests make under the names of published ones. Layers are made once for each
 * content and kept in the user's cache; an engine that has the image already is left as it is.
 */
public final class LocalImages {
  private static final String PATH = "/usr/bin:/bin";

  private LocalImages() {}

  /**
   * Kafka's own image, as far as its user can tell.
   *
   * @param engine the engine's address, such as {@code unix:///var/run/docker.sock}
   * @param busybox a static one, of which the image's commands are
   * @return the name of the published image, with its tag
   */
  public static String kafka(String engine, Path busybox) {
    LocalImage image = kafka(busybox);
    ImageLoad.into(engine, List.of(image));
    return image.name();
  }

  static LocalImage kafka(Path busybox) {
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put("User", "appuser");
    runtime.put("Env", javaEnvironment());
    runtime.put("Cmd", List.of("/etc/kafka/docker/run"));
    runtime.put("WorkingDir", "/");
    runtime.put("ExposedPorts", Map.of("9092/tcp", Map.of()));
    runtime.put(
        "Volumes",
        Map.of(
            "/etc/kafka/secrets", Map.of(),
            "/var/lib/kafka/data", Map.of(),
            "/mnt/shared/config", Map.of()));
    return new LocalImage(
        "apache/kafka:" + KafkaImage.version(),
        List.of(BaseLayers.shell(busybox), BaseLayers.java(), KafkaImage.layer()),
        runtime);
  }

  private static List<String> javaEnvironment() {
    return List.of(
        "PATH=" + BaseLayers.JAVA_HOME + "/bin:" + PATH,
        "JAVA_HOME=" + BaseLayers.JAVA_HOME,
        "LANG=C.UTF-8");
  }
}

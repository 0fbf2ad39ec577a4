package dev.bender.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** docker-compose.yml as a reader of YAML sees it, with the defaults of its variables. */
record ComposeFile(Map<String, Map<String, Object>> services, Map<String, Object> whole) {
  /** Those that are Bender's own. */
  static final List<String> OWN =
      List.of("detector", "deployer", "scanner", "verifier", "notifier");

  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+:?-([^}]*)}");

  static ComposeFile read() {
    Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
    Map<String, Object> whole = yaml.load(text("docker-compose.yml"));
    Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    ((Map<?, ?>) whole.get("services"))
        .forEach((name, service) -> services.put(name.toString(), map(service)));
    return new ComposeFile(services, whole);
  }

  String image(String service) {
    return services.get(service).get("image").toString();
  }

  /** The values of a list, with the defaults of variables. */
  List<String> texts(String service, String key) {
    Object list = services.get(service).getOrDefault(key, List.of());
    return ((List<?>) list).stream().map(one -> withDefaults(one.toString())).toList();
  }

  static String withDefaults(String text) {
    return VARIABLE.matcher(text).replaceAll("$1");
  }

  /** The image that a stage of the Dockerfile begins with. */
  static String baseOfDockerfile(String stage) {
    Matcher from =
        Pattern.compile("(?m)^FROM (\\S+) AS " + stage + "$").matcher(text("Dockerfile"));
    if (!from.find()) {
      throw new IllegalStateException("the Dockerfile has no stage " + stage);
    }
    return from.group(1);
  }

  static String text(String file) {
    try {
      return Files.readString(TOP.resolve(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}

package dev.bender.scanner.trivy;

import dev.bender.scanner.scan.ImageToScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What Trivy's client is called with; the options are those of Trivy 0.76. */
final class TrivyCommand {
  /** Of our own environment, only what it takes to reach a registry and to log in there. */
  private static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "DOCKER_CONFIG",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy");

  private final TrivyOptions options;

  TrivyCommand(TrivyOptions options) {
    this.options = options;
  }

  List<String> line(Path program, String server, ImageToScan image) {
    List<String> line = new ArrayList<>();
    line.add(program.toString());
    line.add("image");
    // Empty: what lies about in a folder must not change what a scan finds.
    line.addAll(List.of("--config", "", "--ignorefile", ""));
    line.addAll(List.of("--server", server));
    line.addAll(List.of("--scanners", "vuln", "--format", "json", "--list-all-pkgs"));
    line.addAll(List.of("--quiet", "--disable-telemetry", "--skip-version-check"));
    line.addAll(List.of("--platform", image.platform(), "--image-src", "remote"));
    line.addAll(List.of("--timeout", options.timeout().toSeconds() + "s"));
    line.addAll(List.of("--cache-dir", cache().toString()));
    if (options.insecure() || options.insecureRegistries().contains(image.name().registry())) {
      line.add("--insecure");
    }
    line.add(image.pinned());
    return line;
  }

  Map<String, String> environment(Path temporary) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String name : INHERITED) {
      String value = options.environment().get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    if (!options.dockerConfig().isEmpty()) {
      environment.put("DOCKER_CONFIG", options.dockerConfig());
    }
    environment.put("TMPDIR", temporary.toString());
    return environment;
  }

  Path cache() {
    return options.folder().resolve("cache");
  }

  Path work() {
    return options.folder().resolve("work");
  }
}

package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes images without an engine, from a static busybox of this machine. */
public final class ImageBuilder {

  private static final List<String> APPLETS =
      List.of(
          "cat",
          "echo",
          "env",
          "false",
          "hostname",
          "httpd",
          "id",
          "kill",
          "ls",
          "mkdir",
          "nc",
          "ps",
          "rm",
          "sh",
          "sleep",
          "test",
          "touch",
          "true",
          "wget");

  private static final String OS_RELEASE =
      """
      PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
      NAME="Debian GNU/Linux"
      VERSION_ID="12"
      VERSION="12 (bookworm)"
      VERSION_CODENAME=bookworm
      ID=debian
      """;

  private static final String SERVER_ERROR =
      """
      #!/bin/sh
      while read -r line; do [ "${#line}" -le 1 ] && break; done
      printf 'HTTP/1.1 500 Internal Server Error\\r\\nContent-Type: text/plain\\r\\n'
      printf 'Content-Length: 21\\r\\nConnection: close\\r\\n\\r\\nthe database is gone\\n'
      """;

  private static final String SERVE = "httpd -f -p 80 -h /www";
  private static final String SERVE_ERRORS = "nc -ll -p 80 -e /bin/server-error";

  /** The label whose value is the stage. */
  public static final String STAGE = "bender-stage";

  private final byte[] busybox;
  private final String stage;
  private final Map<Boolean, OciImage.Layer> bases = new ConcurrentHashMap<>();

  /**
   * Reads busybox once.
   *
   * @param busybox a statically linked one, as Debian's busybox-static has it
   * @param stage who the images are for: two stages never have one image in common, which one of
   *     them would take away from the other
   */
  public ImageBuilder(Path busybox, String stage) throws IOException {
    this.busybox = Files.readAllBytes(busybox);
    this.stage = stage;
  }

  /**
   * Builds the image of a recipe.
   *
   * @throws IOException if a wheel cannot be read
   */
  public OciImage build(DemoImage recipe) throws IOException {
    var layers = new ArrayList<OciImage.Layer>();
    layers.add(bases.computeIfAbsent(recipe.operatingSystem(), this::base));
    layers.add(OciImage.Layer.ofTar(pages(recipe).tar()));
    TarGz packages = packages(recipe);
    if (!packages.isEmpty()) {
      layers.add(OciImage.Layer.ofTar(packages.tar()));
    }
    return OciImage.of(recipe.platform(), runtime(recipe.withLabel(STAGE, stage)), layers);
  }

  private OciImage.Layer base(boolean operatingSystem) {
    var layer = TarGz.builder().program("bin/busybox", busybox);
    APPLETS.forEach(applet -> layer.link("bin/" + applet, "busybox"));
    if (operatingSystem) {
      layer.file("etc/os-release", OS_RELEASE.getBytes(UTF_8));
      // the one that Trivy goes by
      layer.file("etc/debian_version", "12.11\n".getBytes(UTF_8));
    }
    return OciImage.Layer.ofTar(layer.tar());
  }

  private static TarGz pages(DemoImage recipe) {
    byte[] version = (recipe.version() + "\n").getBytes(UTF_8);
    var layer =
        TarGz.builder()
            .file("www/index.html", version)
            .file("www/version", version)
            .file("www/health", "ok\n".getBytes(UTF_8));
    if (recipe.answers() == DemoImage.Answers.SERVER_ERROR) {
      layer.program("bin/server-error", SERVER_ERROR.getBytes(UTF_8));
    }
    return layer;
  }

  private static TarGz packages(DemoImage recipe) throws IOException {
    var layer = TarGz.builder();
    for (Path wheel : recipe.wheels()) {
      Wheel.unpack(wheel, layer);
    }
    // the layout of images without a package manager: one file per package
    for (DebianPackage installed : recipe.debianPackages()) {
      layer.file(
          "var/lib/dpkg/status.d/" + installed.name(), installed.statusEntry().getBytes(UTF_8));
    }
    return layer;
  }

  private static Map<String, Object> runtime(DemoImage recipe) {
    var environment = new ArrayList<String>();
    environment.add("PATH=/bin");
    recipe.environment().forEach((key, value) -> environment.add(key + "=" + value));

    Map<String, Object> runtime =
        OciImage.ordered(
            "Env", environment,
            "Cmd", command(recipe.answers()),
            "Labels", recipe.labels(),
            "ExposedPorts", Map.of("80/tcp", Map.of()));
    recipe
        .healthCheck()
        .ifPresent(check ->
            runtime.put(
                "Healthcheck",
                OciImage.ordered(
                    "Test", List.of("CMD-SHELL", check),
                    "Interval", Duration.ofSeconds(1).toNanos(),
                    "Timeout", Duration.ofSeconds(2).toNanos(),
                    "Retries", 3)));
    return runtime;
  }

  private static List<String> command(DemoImage.Answers answers) {
    if (answers == DemoImage.Answers.NOTHING) {
      return List.of("/no/such/program");
    }
    String server = answers == DemoImage.Answers.OK ? SERVE : SERVE_ERRORS;
    // process 1 ignores signals that it has no handler for, and a stop would wait for its timeout
    return List.of("/bin/sh", "-c", "trap 'exit 0' TERM INT; " + server + " & wait");
  }
}

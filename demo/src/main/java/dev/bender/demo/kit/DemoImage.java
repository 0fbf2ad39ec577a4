package dev.bender.demo.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The recipe of a small web server's image: busybox's httpd on port 80 answers {@code /} and {@code
 * /version} with the version and {@code /health} with {@code ok}. A recipe does not change; each
 * {@code with…} returns another.
 */
public final class DemoImage {

  private final String version;
  private Answers answers = Answers.OK;
  private String platform = "amd64";
  private boolean operatingSystem = true;
  private Optional<String> healthCheck = Optional.empty();
  private final List<Path> wheels = new ArrayList<>();
  private final List<DebianPackage> debianPackages = new ArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();

  private DemoImage(String version) {
    this.version = version;
  }

  /** The label that all images of the demo have, whatever names an engine gives them. */
  public static final String LABEL = "dev.bender.demo.image";

  /**
   * A working image for amd64 that says it is a Debian 12, with the version as a label ({@code
   * org.opencontainers.image.version}) and in {@code APP_VERSION}. It holds no packages yet.
   */
  public static DemoImage of(String version) {
    var image = new DemoImage(version);
    image.labels.put("org.opencontainers.image.version", version);
    image.labels.put(LABEL, "true");
    image.environment.put("APP_VERSION", version);
    return image;
  }

  /** What the pages of the image answer. */
  enum Answers {
    OK,
    /** HTTP 500, whatever is asked for. */
    SERVER_ERROR,
    /** Nothing: its program does not exist, so no engine can start it. */
    NOTHING
  }

  /** With every page answering HTTP 500. */
  public DemoImage broken() {
    return with(image -> image.answers = Answers.SERVER_ERROR);
  }

  /** With a program that does not exist: it can be created, but not started. */
  public DemoImage unstartable() {
    return with(image -> image.answers = Answers.NOTHING);
  }

  /** Only busybox: no os-release and no packages, so a scanner finds nothing to look at. */
  public DemoImage withoutPackages() {
    return with(image -> {
      image.operatingSystem = false;
      image.wheels.clear();
      image.debianPackages.clear();
    });
  }

  /** Said to be for another architecture, such as {@code arm64}; its busybox stays the same. */
  public DemoImage forPlatform(String architecture) {
    return with(image -> image.platform = architecture);
  }

  /** With the files of a Python wheel. */
  public DemoImage withWheel(Path wheel) {
    return with(image -> image.wheels.add(wheel));
  }

  /** With a Debian package, by name only. */
  public DemoImage withDebianPackage(DebianPackage debianPackage) {
    return with(image -> image.debianPackages.add(debianPackage));
  }

  /** With an image label. */
  public DemoImage withLabel(String key, String value) {
    return with(image -> image.labels.put(key, value));
  }

  /** With an environment variable. */
  public DemoImage withEnvironment(String key, String value) {
    return with(image -> image.environment.put(key, value));
  }

  /** With a health check of the engine's: a shell command, run every second. */
  public DemoImage withHealthCheck(String command) {
    return with(image -> image.healthCheck = Optional.of(command));
  }

  private DemoImage with(Consumer<DemoImage> change) {
    var copy = new DemoImage(version);
    copy.answers = answers;
    copy.platform = platform;
    copy.operatingSystem = operatingSystem;
    copy.healthCheck = healthCheck;
    copy.wheels.addAll(wheels);
    copy.debianPackages.addAll(debianPackages);
    copy.labels.putAll(labels);
    copy.environment.putAll(environment);
    change.accept(copy);
    return copy;
  }

  String version() {
    return version;
  }

  Answers answers() {
    return answers;
  }

  String platform() {
    return platform;
  }

  boolean operatingSystem() {
    return operatingSystem;
  }

  Optional<String> healthCheck() {
    return healthCheck;
  }

  List<Path> wheels() {
    return List.copyOf(wheels);
  }

  List<DebianPackage> debianPackages() {
    return List.copyOf(debianPackages);
  }

  Map<String, String> labels() {
    return new TreeMap<>(labels);
  }

  Map<String, String> environment() {
    return new TreeMap<>(environment);
  }
}

package dev.bender.demo.kit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The recipe of a small web server's image: busybox's httpd on port 80 answers {@code /} and {@code
 * /version} with the version and {@code /health} with {@code ok}.
 *
 * @param answers what its pages answer
 * @param platform the architecture that the configuration names, such as {@code amd64}
 * @param operatingSystem whether the image says that it is a Debian 12; without that and without
 *     packages there is nothing in it to scan
 * @param healthCheck a command for the engine's own health check
 */
public record DemoImage(
    String version,
    Answers answers,
    String platform,
    boolean operatingSystem,
    List<Path> wheels,
    List<DebianPackage> debianPackages,
    Map<String, String> labels,
    Map<String, String> environment,
    Optional<String> healthCheck) {

  /** What the pages of the image answer. */
  public enum Answers {
    OK,
    /** HTTP 500, whatever is asked for. */
    SERVER_ERROR
  }

  public DemoImage {
    wheels = List.copyOf(wheels);
    debianPackages = List.copyOf(debianPackages);
    labels = new TreeMap<>(labels);
    environment = new TreeMap<>(environment);
  }

  /** A working image for amd64 that says it is a Debian 12 and holds no packages yet. */
  public static DemoImage of(String version) {
    return new DemoImage(
        version,
        Answers.OK,
        "amd64",
        true,
        List.of(),
        List.of(),
        Map.of("org.opencontainers.image.version", version),
        Map.of("APP_VERSION", version),
        Optional.empty());
  }

  /** The same with every page answering HTTP 500. */
  public DemoImage broken() {
    return new DemoImage(
        version,
        Answers.SERVER_ERROR,
        platform,
        operatingSystem,
        wheels,
        debianPackages,
        labels,
        environment,
        healthCheck);
  }

  /** Only busybox: no os-release and no packages, so a scanner finds nothing to look at. */
  public DemoImage withoutPackages() {
    return new DemoImage(
        version, answers, platform, false, List.of(), List.of(), labels, environment, healthCheck);
  }

  /** The same, said to be for another architecture; its busybox stays this machine's. */
  public DemoImage forPlatform(String architecture) {
    return new DemoImage(
        version,
        answers,
        architecture,
        operatingSystem,
        wheels,
        debianPackages,
        labels,
        environment,
        healthCheck);
  }

  /** With the files of a Python wheel. */
  public DemoImage withWheel(Path wheel) {
    return new DemoImage(
        version,
        answers,
        platform,
        operatingSystem,
        append(wheels, wheel),
        debianPackages,
        labels,
        environment,
        healthCheck);
  }

  /** With a Debian package, by name only. */
  public DemoImage withDebianPackage(DebianPackage debianPackage) {
    return new DemoImage(
        version,
        answers,
        platform,
        operatingSystem,
        wheels,
        append(debianPackages, debianPackage),
        labels,
        environment,
        healthCheck);
  }

  /** With an image label. */
  public DemoImage withLabel(String key, String value) {
    return new DemoImage(
        version,
        answers,
        platform,
        operatingSystem,
        wheels,
        debianPackages,
        plus(labels, key, value),
        environment,
        healthCheck);
  }

  /** With an environment variable. */
  public DemoImage withEnvironment(String key, String value) {
    return new DemoImage(
        version,
        answers,
        platform,
        operatingSystem,
        wheels,
        debianPackages,
        labels,
        plus(environment, key, value),
        healthCheck);
  }

  /** With a health check of the engine's, a shell command run every second. */
  public DemoImage withHealthCheck(String command) {
    return new DemoImage(
        version,
        answers,
        platform,
        operatingSystem,
        wheels,
        debianPackages,
        labels,
        environment,
        Optional.of(command));
  }

  private static <T> List<T> append(List<T> list, T element) {
    var longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }

  private static Map<String, String> plus(Map<String, String> map, String key, String value) {
    var larger = new TreeMap<>(map);
    larger.put(key, value);
    return larger;
  }
}

package dev.bender.platform.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.scheduling.support.CronExpression;

/**
 * Everything that the owner can set, checked and with defaults for what is not set. Read it with
 * {@link SettingsFile}.
 *
 * @param host the name of this host in every event
 * @param fleet whether detector, scanner and notifier serve all hosts on this Kafka, and not only
 *     this one; then no other host may run any of them
 * @param mode who decides about a scanned update
 * @param schedule when everything is looked at, in the host's time zone
 * @param window when {@code auto} may deploy
 * @param data the folder of all that is kept; absolute
 * @param logs the folder of the journal; relative ones are in the data folder
 * @param notification the key {@code notify}, which no record component may be called
 * @param containers by name, what differs for one; see {@link #container}
 */
public record Settings(
    @DefaultValue("bender") String host,
    @DefaultValue("false") boolean fleet,
    @DefaultValue("manual") Mode mode,
    @DefaultValue("0 30 4 * * SAT") CronExpression schedule,
    @DefaultValue("") Window window,
    Path data,
    Path logs,
    @DefaultValue KafkaSettings kafka,
    @DefaultValue EngineSettings engine,
    @DefaultValue RegistrySettings registries,
    @DefaultValue DetectorSettings detector,
    @DefaultValue ScannerSettings scanner,
    @DefaultValue DeployerSettings deployer,
    @DefaultValue VerifierSettings verifier,
    @DefaultValue GateSettings gate,
    @DefaultValue RetrySettings retry,
    @DefaultValue VerifySettings verify,
    @DefaultValue ReplaceSettings replace,
    @DefaultValue BackupSettings backup,
    @Name("notify") @DefaultValue NotifySettings notification,
    @DefaultValue OperatorSettings operator,
    @DefaultValue Map<String, ContainerSettings> containers) {
  private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}");
  private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

  public Settings {
    Rule.matching("host", host, HOST, "letters, digits, '_', '.', '-'; 63 at most");
    data = data.toAbsolutePath().normalize();
    logs = data.resolve(logs).normalize();
    Path backups = data.resolve(backup.folder()).normalize();
    backup = new BackupSettings(backups, backup.keep(), backup.maxAge(), backup.testRestore());
    containers.keySet().forEach(Settings::checkContainerName);
    containers = Map.copyOf(new LinkedHashMap<>(containers));
    checkPorts(kafka, detector, scanner, deployer, verifier, operator);
    if (notification.ntfy().answers() == NtfySettings.Answers.DIRECT
        && operator.publicUrl().isEmpty()) {
      throw new InvalidSetting(
          "notify.ntfy.answers", "is 'direct', which needs 'operator.public-url'; allowed: relay");
    }
  }

  /** All defaults, with the data folder {@code ./data}. */
  public static Settings defaults() {
    return SettingsFile.load(null, Map.of());
  }

  /** What differs for a container; never null, also for one that the file does not name. */
  public ContainerSettings container(String name) {
    return containers.getOrDefault(name, ContainerSettings.nothing());
  }

  /** Who decides about updates of a container. */
  public Mode modeOf(String name) {
    return Objects.requireNonNullElse(container(name).mode(), mode);
  }

  /** The rules by which a container has to prove itself. */
  public VerifySettings verifyOf(String name) {
    ContainerSettings own = container(name);
    Duration patience = Objects.requireNonNullElse(own.patience(), verify.patience());
    int successes = Objects.requireNonNullElse(own.successes(), verify.successes());
    Duration steady = Objects.requireNonNullElse(own.steady(), verify.steady());
    return new VerifySettings(patience, successes, steady);
  }

  private static void checkContainerName(String name) {
    Rule.matching("containers." + Shown.of(name), name, CONTAINER, "the name of a container");
  }

  private static void checkPorts(
      KafkaSettings kafka,
      DetectorSettings detector,
      ScannerSettings scanner,
      DeployerSettings deployer,
      VerifierSettings verifier,
      OperatorSettings operator) {
    Map<Integer, String> taken = new LinkedHashMap<>();
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("operator.port", operator.port());
    ports.put("detector.port", detector.port());
    ports.put("scanner.port", scanner.port());
    ports.put("deployer.port", deployer.port());
    ports.put("verifier.port", verifier.port());
    if (scanner.trivy().embedded()) {
      ports.put("scanner.trivy.port", scanner.trivy().port());
    }
    if (kafka.embedded()) {
      ports.put("kafka.port", kafka.port());
    }
    ports.forEach((key, port) -> {
      String other = taken.putIfAbsent(port, key);
      if (other != null) {
        throw new InvalidSetting(
            key, "is '" + port + "', as is '" + other + "'; allowed: a port of its own");
      }
    });
  }
}

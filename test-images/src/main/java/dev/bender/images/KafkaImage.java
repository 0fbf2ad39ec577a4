package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stands in for Apache Kafka's own image: the same broker from the same jars, prepared by the same
 * {@code KafkaDockerWrapper} from {@code KAFKA_…} variables; only the scripts around them are ours.
 */
final class KafkaImage {
  private static final Path HOME =
      Path.of("..", "standalone", "target", "bender").toAbsolutePath().normalize();

  /** Of the command's libraries, those that the broker's own ones need. */
  private static final List<String> SHARED =
      List.of(
          "HdrHistogram-",
          "kafka-clients-",
          "slf4j-api-",
          "logback-",
          "lz4-java-",
          "snappy-java-",
          "zstd-jni-",
          "jackson-annotations-",
          "log4j-api-",
          "commons-logging-",
          "snakeyaml-");

  private static final String RUN =
      """
      #!/usr/bin/env bash
      set -e
      for pair in "$@"; do export "$pair"; done
      export CLUSTER_ID="${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}"
      if [ -z "$KAFKA_LISTENERS" ] && [ -n "$KAFKA_ADVERTISED_LISTENERS" ]; then
        export KAFKA_LISTENERS="$(echo "$KAFKA_ADVERTISED_LISTENERS" | sed 's|://[^:]*:|://0.0.0.0:|g')"
      fi
      [ -w /opt/kafka/config ] || { echo "/opt/kafka/config is not writable"; exit 1; }
      said="$(/opt/kafka/bin/kafka-run-class.sh kafka.docker.KafkaDockerWrapper setup \\
        --default-configs-dir /etc/kafka/docker --mounted-configs-dir /mnt/shared/config \\
        --final-configs-dir /opt/kafka/config 2>&1)" ||
        [[ "${said,,}" == *"already formatted"* ]] || { echo "$said"; exit 1; }
      exec /opt/kafka/bin/kafka-server-start.sh /opt/kafka/config/server.properties
      """;

  private static final String RUN_CLASS =
      """
      #!/usr/bin/env bash
      exec "$JAVA_HOME/bin/java" ${KAFKA_HEAP_OPTS:--Xmx256M} \\
        ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1} \\
        -Dlogback.configurationFile=/opt/kafka/logback.xml -cp "/opt/kafka/libs/*" $KAFKA_OPTS "$@"
      """;

  private static final String SERVER_START =
      """
      #!/usr/bin/env bash
      exec /opt/kafka/bin/kafka-run-class.sh kafka.Kafka "$@"
      """;

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>[%d] %level %msg \\(%logger\\)%n</pattern></encoder>
        </appender>
        <root level="info"><appender-ref ref="stdout"/></root>
      </configuration>
      """;

  private static final String SERVER_PROPERTIES =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@localhost:9093
      listeners=PLAINTEXT://:9092,CONTROLLER://:9093
      advertised.listeners=PLAINTEXT://localhost:9092
      controller.listener.names=CONTROLLER
      listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
      log.dirs=/tmp/kraft-combined-logs
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      """;

  private static final String LOG4J =
      """
      Configuration:
        Appenders:
          Console:
            name: STDOUT
        Loggers:
          Root:
            level: INFO
            AppenderRef:
              - ref: STDOUT
          Logger: []
      """;

  private KafkaImage() {}

  /** The layer with the broker, for an image whose user is {@code appuser}. */
  static Layer layer() {
    List<Path> jars = jars();
    List<String> content = new ArrayList<>(jars.stream().map(BaseLayers::stamp).toList());
    content.addAll(List.of(RUN, RUN_CLASS, SERVER_START, LOGBACK, SERVER_PROPERTIES, LOG4J));
    return LayerCache.layer(
        "kafka",
        content,
        layer -> {
          layer.text(
              "etc/passwd", "root:x:0:0::/root:/bin/sh\nappuser:x:1000:1000::/home/appuser:\n");
          layer.text("etc/group", "root:x:0:\nappuser:x:1000:\n");
          layer.folder("opt", 0755).folder("etc", 0755).folder("mnt", 0755).folder("var", 0755);
          layer.folder("var/lib", 0755).folder("mnt/shared", 0755).folder("home", 0755);
          layer.ownedBy(1000);
          for (String folder :
              List.of(
                  "home/appuser",
                  "opt/kafka",
                  "opt/kafka/bin",
                  "opt/kafka/config",
                  "opt/kafka/libs",
                  "opt/kafka/logs",
                  "etc/kafka",
                  "etc/kafka/docker",
                  "etc/kafka/secrets",
                  "mnt/shared/config",
                  "var/lib/kafka",
                  "var/lib/kafka/data")) {
            layer.folder(folder, 0775);
          }
          layer.script("etc/kafka/docker/run", RUN);
          layer.text("etc/kafka/docker/server.properties", SERVER_PROPERTIES);
          layer.text("etc/kafka/docker/log4j2.yaml", LOG4J);
          layer.text("etc/kafka/docker/tools-log4j2.yaml", LOG4J);
          layer.script("opt/kafka/bin/kafka-run-class.sh", RUN_CLASS);
          layer.script("opt/kafka/bin/kafka-server-start.sh", SERVER_START);
          layer.text("opt/kafka/logback.xml", LOGBACK);
          for (Path jar : jars) {
            layer.file("opt/kafka/libs/" + jar.getFileName(), jar);
          }
        });
  }

  /** The tag of the published image: the version of the broker that Bender is built with. */
  static String version() {
    return jars().stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> name.startsWith("kafka-clients-"))
        .map(name -> name.replaceAll("kafka-clients-|\\.jar", ""))
        .findFirst()
        .orElseThrow();
  }

  private static List<Path> jars() {
    try (Stream<Path> broker = Files.list(HOME.resolve("broker").resolve("lib"));
        Stream<Path> shared = Files.list(HOME.resolve("lib"))) {
      return Stream.concat(broker, shared.filter(KafkaImage::isShared))
          .sorted(Comparator.comparing(jar -> jar.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("package the module 'demo' first, as ./bender test does", e);
    }
  }

  private static boolean isShared(Path jar) {
    return SHARED.stream().anyMatch(jar.getFileName().toString()::startsWith);
  }
}

package dev.bender.system.broker;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.bender.demo.DemoParts;
import dev.bender.images.LocalImages;
import dev.bender.platform.messaging.guarantee.TrialBroker;
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A stock Kafka, as Testcontainers starts it, that can be killed, paused and restarted. */
final class KafkaInAContainer implements TrialBroker.Stoppable, AutoCloseable {
  private static final int CLIENTS = 9092;
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Map<String, String> PROMPT =
      Map.of(
          "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
          "KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1",
          "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1",
          "KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000",
          "KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500");

  private final KafkaContainer kafka;

  private KafkaInAContainer(KafkaContainer kafka) {
    this.kafka = kafka;
  }

  static KafkaInAContainer start(DemoParts parts) throws IOException {
    String image = LocalImages.kafka(parts.engine(), parts.busybox());
    // Else the engine chooses another port when it starts again.
    PortBinding port =
        new PortBinding(
            Ports.Binding.bindIpAndPort("127.0.0.1", FreePorts.any()), new ExposedPort(CLIENTS));
    KafkaContainer kafka =
        new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"))
            .withEnv(PROMPT)
            .withCreateContainerCmdModifier(
                command -> command.getHostConfig().withPortBindings(port));
    kafka.start();
    return new KafkaInAContainer(kafka);
  }

  @Override
  public String bootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public int partitions() {
    return 3;
  }

  /** The shell in front of it would not hand the engine's signal on. */
  @Override
  public void stop() throws Exception {
    kafka.execInContainer("sh", "-c", "kill -TERM $(pidof java)");
    await().atMost(SOON).until(() -> !isRunning());
  }

  @Override
  public void kill() {
    engine().killContainerCmd(id()).exec();
    await().until(() -> !isRunning());
  }

  @Override
  public void start() {
    engine().startContainerCmd(id()).exec();
    await().atMost(SOON).ignoreExceptions().until(this::serves);
  }

  @Override
  public void pause() {
    engine().pauseContainerCmd(id()).exec();
  }

  @Override
  public void resume() {
    engine().unpauseContainerCmd(id()).exec();
  }

  @Override
  public void close() {
    kafka.stop();
  }

  private DockerClient engine() {
    return kafka.getDockerClient();
  }

  private String id() {
    return kafka.getContainerId();
  }

  private boolean isRunning() {
    return Boolean.TRUE.equals(engine().inspectContainerCmd(id()).exec().getState().getRunning());
  }

  private boolean serves() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      return !admin.describeCluster().nodes().get(5, TimeUnit.SECONDS).isEmpty();
    }
  }
}

package dev.bender.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bender.standalone.process.ChildFailed;
import dev.bender.standalone.process.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EmbeddedBrokerTest {
  // no such folder: the broker runs on the class path of this test
  private static final Path NO_HOME = Path.of("target", "no-home");
  private static final TopicPartition KEPT = new TopicPartition("kept", 0);

  @TempDir private Path folder;

  @Test
  void recordsOutliveTheSuddenEndOfTheProcessThatStartedIt() throws Exception {
    int port = freePort();
    Process parent = parent(port);
    long brokerPid;
    try (BufferedReader said = parent.inputReader()) {
      brokerPid = Long.parseLong(firstLine(said).split(" ")[0]);
      write(port, "before");
      parent.destroyForcibly().waitFor();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> ProcessHandle.of(brokerPid).filter(ProcessHandle::isAlive).isEmpty());

    try (EmbeddedBroker broker = EmbeddedBroker.start(NO_HOME, folder, port).awaitReady()) {
      assertThat(read(broker.bootstrapServers())).isEqualTo("before");
    }
  }

  @Test
  void aBrokerThatIsKilledComesBackWithItsRecords() throws Exception {
    int port = freePort();
    try (EmbeddedBroker broker = EmbeddedBroker.start(NO_HOME, folder, port).awaitReady()) {
      write(port, "before");
      ProcessHandle.of(broker.pid()).ifPresent(ProcessHandle::destroyForcibly);

      await().atMost(Duration.ofSeconds(5)).until(() -> !broker.isReady());
      await().atMost(Duration.ofSeconds(30)).until(broker::isReady);
      assertThat(read(broker.bootstrapServers())).isEqualTo("before");
    }
  }

  @Test
  void aFormatThatWasCutOffIsDoneAgain() throws Exception {
    Files.createDirectories(folder.resolve("log"));
    Files.writeString(folder.resolve("log/meta.properties"), "version=1\nclus");

    try (EmbeddedBroker broker = EmbeddedBroker.start(NO_HOME, folder, freePort()).awaitReady()) {
      assertThat(broker.isReady()).isTrue();
    }
  }

  @Test
  void aTakenPortIsToldWithTheWayOut() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> EmbeddedBroker.start(NO_HOME, folder, port))
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("port " + port + " on 127.0.0.1 is taken by another program")
          .hasMessageContaining("'kafka.port'");
    }
  }

  private Process parent(int port) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BrokerParent.class.getName(),
            NO_HOME.toString(),
            folder.toString(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What comes before it is the logging of the clients. */
  private static String firstLine(BufferedReader said) throws IOException {
    for (String line; (line = said.readLine()) != null; ) {
      if (line.matches("\\d+ \\d+")) {
        return line;
      }
    }
    throw new AssertionError("the parent ended");
  }

  private static void write(int port, String value) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + port);
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(List.of(new NewTopic("kept", 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", "key", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static String read(String servers) {
    Map<String, Object> client =
        Map.of("bootstrap.servers", servers, "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(KEPT));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < deadline) {
        var records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          return records.iterator().next().value();
        }
      }
    }
    throw new AssertionError("no record");
  }

  /** And the next one; below those that other tests and outgoing connections are given. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 19_999);
      if (Ports.freeWithin(port, Duration.ZERO) && Ports.freeWithin(port + 1, Duration.ZERO)) {
        return port;
      }
    }
  }
}

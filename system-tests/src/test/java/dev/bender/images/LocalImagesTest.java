package dev.bender.images;

import static org.awaitility.Awaitility.await;

import dev.bender.demo.DemoParts;
import dev.bender.platform.engine.Engine;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Tag("long")
class LocalImagesTest {
  private final DemoParts parts = DemoParts.ofEnvironment();

  @Test
  void kafkaIsPreparedByItsVariablesAsThePublishedImageIs() {
    String name = LocalImages.kafka(parts.engine(), parts.busybox());
    try (Engine engine = Engine.at(parts.engine())) {
      ObjectNode body = JsonMapper.shared().createObjectNode().put("Image", name);
      ArrayNode environment = body.putArray("Env");
      environment.add("KAFKA_NODE_ID=7").add("KAFKA_PROCESS_ROLES=broker,controller");
      environment.add("KAFKA_LISTENERS=PLAINTEXT://:9092,CONTROLLER://:9094");
      environment.add("KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://localhost:9092");
      environment.add("KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER");
      environment.add("KAFKA_CONTROLLER_QUORUM_VOTERS=7@localhost:9094");
      environment.add(
          "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
      String id = engine.create("bender-local-kafka", body).id();
      try {
        runs(engine, id);
        engine.stop(id, Duration.ofSeconds(60));
        // the storage is prepared already, which has to be no error
        runs(engine, id);
      } finally {
        engine.remove(id, true, true);
      }
    }
  }

  private static void runs(Engine engine, String id) {
    engine.start(id);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> engine.logsTail(id, 5, 100_000), said -> said.contains("Kafka Server started"));
  }
}

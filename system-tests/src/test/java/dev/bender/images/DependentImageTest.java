package dev.bender.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.OciImage;
import dev.bender.standalone.process.FreePorts;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DependentImageTest {
  private ImageStage stage;
  private PostgresSession postgres;

  @BeforeAll
  void start() throws Exception {
    stage = new ImageStage("bender-test-dependent");
    String id =
        stage
            .container("dep-db", stage.images.postgres().build())
            .volume("data", PostgresImage.DATA)
            .environment("POSTGRES_PASSWORD", "secret")
            .environment("POSTGRES_DB", "shop")
            .run();
    postgres = new PostgresSession(stage.engine, id);
    postgres.awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private String run(String name, OciImage image, int port) throws Exception {
    return stage
        .container(name, image)
        .environment("PGHOST", "dep-db")
        .environment("PGUSER", "postgres")
        .environment("PGPASSWORD", "secret")
        .environment("PGDATABASE", "shop")
        .port("80/tcp", port)
        .run();
  }

  private static void awaitAnswer(int port, int status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Http.status("http://127.0.0.1:" + port + "/health") == status);
  }

  @Test
  void isAsWellAsItsDatabase() throws Exception {
    int port = FreePorts.any();
    String id = run("dep-app", stage.images.dependent().withHealthCheck().build(), port);

    awaitAnswer(port, 200);
    awaitHealth(id, "healthy");
    assertThat(Integer.parseInt(postgres.sql("shop", "SELECT count(*) FROM beats"))).isPositive();
    assertThat(
            postgres.sql(
                "shop", "SELECT count(*) FROM pg_stat_activity WHERE client_addr IS NOT NULL"))
        .as("it keeps its connection")
        .isEqualTo("1");

    stage.engine.stop(postgres.id(), Duration.ofSeconds(30));
    awaitAnswer(port, 503);
    awaitHealth(id, "unhealthy");

    stage.engine.start(postgres.id());
    awaitAnswer(port, 200);
    stage.engine.stop(id, Duration.ofSeconds(10));
    stage.engine.start(id);
    awaitAnswer(port, 200);
    stage.engine.remove(id, true, true);
  }

  @Test
  void mayStayUnhealthyAfterItsRestart() throws Exception {
    int port = FreePorts.any();
    String id =
        run("dep-unwell", stage.images.dependent().thatStaysUnhealthyAfterRestart().build(), port);
    awaitAnswer(port, 200);

    stage.engine.stop(id, Duration.ofSeconds(10));
    stage.engine.start(id);

    awaitAnswer(port, 503);
    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(10))
        .until(() -> Http.status("http://127.0.0.1:" + port + "/health") == 503);
    assertThat(Http.text("http://127.0.0.1:" + port + "/starts")).isEqualTo("2");
    stage.engine.remove(id, true, true);
  }

  private void awaitHealth(String id, String health) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> stage.engine.inspect(id).path("State").path("Health").path("Status").asString(""),
            health::equals);
  }
}

package dev.bender.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.VulnerabilityDatabase;
import dev.bender.platform.engine.ExecResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresImageTest {
  private static final int SHUT_DOWN = 1;

  private ImageStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = new ImageStage("bender-test-postgres");
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private PostgresImage postgres() {
    return stage.images.postgres();
  }

  private ServerStage.Draft container(String name, OciImage image) {
    return stage
        .container(name, image)
        .volume(name, PostgresImage.DATA)
        .environment("POSTGRES_PASSWORD", "secret")
        .environment("POSTGRES_DB", "shop");
  }

  @Test
  void tellsWhatThePublishedImageTells() throws Exception {
    String id = container("pg-config", postgres().build()).create();

    JsonNode config = stage.engine.inspect(id).path("Config");

    assertThat(config.path("Env").toString())
        .contains("PG_MAJOR=" + postgres().major())
        .contains("PG_VERSION=" + postgres().major() + ".")
        .contains("PGDATA=/var/lib/postgresql/data");
    assertThat(config.path("StopSignal").asString()).isEqualTo("SIGINT");
    assertThat(config.path("Volumes").has(PostgresImage.DATA)).isTrue();
    assertThat(config.path("ExposedPorts").has("5432/tcp")).isTrue();
  }

  @Test
  void beginsWithEmptyDataKeepsThemAndStopsInAnOrderlyWay() throws Exception {
    PostgresSession postgres = run("pg-keeps");
    postgres.sql("shop", "CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");

    stage.engine.stop(postgres.id(), Duration.ofSeconds(30));

    assertThat(stage.engine.inspect(postgres.id()).path("State").path("ExitCode").asInt()).isZero();
    assertThat(stateOfData(postgres.id())).isEqualTo(SHUT_DOWN);
    assertThat(log(postgres)).contains("database system is shut down");

    stage.engine.start(postgres.id());
    postgres.awaitReady();
    assertThat(log(postgres)).contains("Skipping initialization");
    assertThat(postgres.sql("shop", "SELECT count(*) FROM t")).isEqualTo("1000");
  }

  @Test
  void itsProgramsAndExtensionsAreThere() throws Exception {
    PostgresSession postgres = run("pg-whole");

    assertThat(postgres.sql("shop", "CREATE EXTENSION pg_trgm; CREATE EXTENSION amcheck"))
        .isEmpty();
    assertThat(postgres.sql("shop", "SELECT similarity('bender', 'blender') > 0.3")).isEqualTo("t");
    ExecResult dump = postgres.exec("pg_dumpall", "-U", "postgres");
    assertThat(dump.exitCode()).as(dump.output()).isZero();
    assertThat(dump.output()).contains("database cluster dump complete").contains("\\connect shop");
    assertThat(postgres.exec("pg_controldata").output()).contains("in production");
    assertThat(postgres.exec("stat", "-c", "%u:%a", PostgresImage.DATA).output().strip())
        .isEqualTo("999:700");
  }

  @Test
  void onlyTheNetworkAsksForAPassword() throws Exception {
    PostgresSession postgres = run("pg-guarded");

    ExecResult without =
        postgres.exec("psql", "-w", "-U", "postgres", "-h", "pg-guarded", "-c", "");
    assertThat(without.output()).contains("no password supplied");
    ExecResult with =
        postgres.exec("psql", "-w", "-d", "postgresql://postgres:secret@pg-guarded/shop", "-c", "");
    assertThat(with.exitCode()).as(with.output()).isZero();
  }

  @Test
  void aScannerFindsItsPackagesAndNothingBad() throws Exception {
    stage.push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
    String said =
        BaseLayers.run(
            List.of(
                stage.parts.trivy().toString(),
                "image",
                "--quiet",
                "--insecure",
                "--image-src=remote",
                "--cache-dir=" + stage.folder.resolve("trivy"),
                "--db-repository=" + stage.registry.address() + "/trivy-db:2",
                "--scanners=vuln",
                "--severity=HIGH,CRITICAL",
                "--exit-code=1",
                "--list-all-pkgs",
                "--format=json",
                stage.push("pg-scanned", postgres().build())),
            120);
    assertThat(said)
        .contains("pkg:deb/debian/postgresql-" + postgres().major() + "@")
        .contains("pkg:deb/debian/libc6@");
  }

  private PostgresSession run(String name) throws Exception {
    String id = container(name, postgres().build()).run();
    PostgresSession session = new PostgresSession(stage.engine, id);
    session.awaitReady();
    return session;
  }

  private String log(PostgresSession postgres) {
    return stage.engine.logsTail(postgres.id(), 20, 10_000);
  }

  /** As {@code pg_controldata} says it, without a server. */
  private int stateOfData(String id) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            stage.engine.archive(id, PostgresImage.DATA + "/global/pg_control"))) {
      tar.getNextEntry();
      return ByteBuffer.wrap(tar.readNBytes(20)).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
    }
  }
}

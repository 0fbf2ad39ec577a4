package dev.bender.benchmarks;

import dev.bender.images.DependentImage;
import dev.bender.images.PostgresImage;
import dev.bender.images.PostgresSession;
import dev.bender.images.ServerImages;
import dev.bender.images.ServerStage;
import dev.bender.standalone.process.FreePorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;

/** A PostgreSQL with data, and an application that lives on it; both go with the stage. */
final class DatabaseStage {
  static final String SERVER = "bench-db";
  static final String APPLICATION = "bench-shop";

  /** What is made at once; hexadecimal digits, of which a compressor leaves half. */
  private static final int PIECE = 50;

  private static final String FILL =
      "INSERT INTO items SELECT %1$d * 50000 + n, (SELECT string_agg(md5((%1$d * 50000 + n)"
          + " || '.' || k), '') FROM generate_series(1, 31) k) FROM generate_series(1, 50000) n";

  final int port = FreePorts.any();
  private final Stage stage;
  private final ServerImages images;
  private final ServerStage servers;

  /**
   * @param megabytes of data, in millions of bytes as SQL
   */
  DatabaseStage(Stage stage, int megabytes) throws Exception {
    this.stage = stage;
    this.images = new ServerImages(stage.containers.label(), stage.parts.busybox());
    this.servers = stage.ended(new ServerStage(stage.parts.engine(), stage.containers.label()));
    push(SERVER, postgres("1.0"));
    servers
        .container(SERVER, stage.reference(SERVER))
        .volume(SERVER, PostgresImage.DATA)
        .environment("POSTGRES_PASSWORD", "secret")
        .run();
    var session = new PostgresSession(stage.engine, SERVER);
    Stage.await(
        "an answer of PostgreSQL",
        Duration.ofMinutes(1),
        () -> session.exec("pg_isready", "-h", "127.0.0.1").exitCode() == 0);
    sql("postgres", "ALTER SYSTEM SET max_wal_size = '128MB'");
    sql("postgres", "SELECT pg_reload_conf()");
    sql("postgres", "CREATE DATABASE shop");
    sql("postgres", "CREATE ROLE shop LOGIN PASSWORD 'secret'");
    sql("shop", "GRANT CREATE ON SCHEMA public TO shop");
    sql("shop", "CREATE TABLE items (id bigint PRIMARY KEY, name text)");
    for (int piece = 0; piece * PIECE < megabytes; piece++) {
      sql("shop", FILL.formatted(piece));
    }
    sql("shop", "VACUUM ANALYZE items");
    runApplication();
  }

  private void runApplication() throws Exception {
    DependentImage application = images.dependent().version("1.0");
    stage.push.push(stage.containers.repository(APPLICATION), "1", application.build());
    servers
        .container(APPLICATION, stage.reference(APPLICATION))
        .environment("PGHOST", SERVER)
        .environment("PGUSER", "shop")
        .environment("PGPASSWORD", "secret")
        .environment("PGDATABASE", "shop")
        .label("dev.bender.check.http.port", "80")
        .label("dev.bender.check.http.path", "/health")
        .port("80/tcp", port)
        .run();
  }

  PostgresImage postgres(String version) {
    return images.postgres().version(version);
  }

  void push(String name, PostgresImage image) throws Exception {
    stage.push.push(stage.containers.repository(name), "1", image.build());
  }

  static String sql(String database, String statement) {
    return Programs.run(
            "docker",
            "exec",
            SERVER,
            "psql",
            "-XqAt",
            "-v",
            "ON_ERROR_STOP=1",
            "-U",
            "postgres",
            "-d",
            database,
            "-c",
            statement)
        .strip();
  }

  /** Where the data is on this machine. */
  Path data() {
    return StreamSupport.stream(stage.engine.inspect(SERVER).path("Mounts").spliterator(), false)
        .filter(one -> one.path("Destination").asString("").equals(PostgresImage.DATA))
        .map(one -> Path.of(one.path("Source").asString()))
        .findFirst()
        .orElseThrow();
  }
}

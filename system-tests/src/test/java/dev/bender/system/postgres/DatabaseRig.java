package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.DependentImage;
import dev.bender.images.PostgresImage;
import dev.bender.images.PostgresSession;
import dev.bender.images.ServerImages;
import dev.bender.images.ServerStage;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.standalone.process.FreePorts;
import dev.bender.system.Rig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server with the databases {@code shop} and {@code blog}, and two applications that write to
 * them all the time.
 */
final class DatabaseRig implements AutoCloseable {
  static final Duration LONG = Duration.ofMinutes(2);

  /** A table that no application writes to. */
  private static final String FILL =
      "CREATE TABLE IF NOT EXISTS items AS SELECT n AS id, md5(n::text) AS name"
          + " FROM generate_series(1, 5000) n; CREATE EXTENSION IF NOT EXISTS pg_trgm;"
          + " CREATE INDEX IF NOT EXISTS by_name ON items USING gin (name gin_trgm_ops);"
          + " CREATE INDEX IF NOT EXISTS in_order ON items (name COLLATE \"en_US.utf8\")";

  final Rig rig;
  final ServerImages images;
  private final ServerStage stage;
  final String server;
  final List<String> applications;
  private final Map<String, Integer> ports = new TreeMap<>();
  private String restart = "unless-stopped";

  /**
   * Not up yet.
   *
   * @param name begins all names
   * @param more settings of the server, each with a comma before it
   */
  DatabaseRig(String name, String more) throws Exception {
    server = name + "-db";
    applications = List.of(name + "-shop", name + "-blog");
    rig =
        new Rig(
            """
            mode: auto
            schedule: "*/2 * * * * *"
            containers: { %s: { dependents: %s%s } }
            """
                .formatted(server, applications, more));
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    stage = new ServerStage(rig.parts.engine(), rig.containers.label());
    images = new ServerImages(rig.containers.label(), rig.parts.busybox());
  }

  /** With another restart policy of all its containers. */
  DatabaseRig restarting(String policy) {
    restart = policy;
    return this;
  }

  PostgresImage postgres() {
    return images.postgres();
  }

  /** Starts the server and its applications, of version 1.0, and Bender. */
  void begin() throws Exception {
    begin(images.dependent().version("1.0"));
  }

  void begin(DependentImage application) throws Exception {
    rig.push(server, postgres().version("1.0").build());
    server(server).run();
    session().awaitReady();
    for (String one : applications) {
      String database = database(one);
      sql("postgres", "CREATE DATABASE " + database);
      sql("postgres", "CREATE ROLE " + database + " LOGIN PASSWORD 'secret'");
      sql(database, "GRANT CREATE ON SCHEMA public TO " + database);
      sql(database, FILL);
      run(one, application.build());
    }
    applications.forEach(this::awaitWell);
    rig.up();
    rig.awaitContainer(server, "UP_TO_DATE");
  }

  private ServerStage.Draft server(String volume) {
    return stage
        .container(server, rig.reference(server))
        .volume(volume, PostgresImage.DATA)
        .environment("POSTGRES_PASSWORD", "secret")
        .restart(restart);
  }

  /** The server's container is gone, and another with a new volume was created. */
  void createAnew() throws Exception {
    rig.engine.remove(server, true, false);
    server(server + "-anew").create();
  }

  private static String database(String application) {
    return application.substring(application.lastIndexOf('-') + 1);
  }

  private void run(String name, OciImage image) throws Exception {
    int port = FreePorts.any();
    ports.put(name, port);
    rig.push(name, image);
    stage
        .container(name, rig.reference(name))
        .environment("PGHOST", server)
        .environment("PGUSER", database(name))
        .environment("PGPASSWORD", "secret")
        .environment("PGDATABASE", database(name))
        .label("dev.bender.check.http.port", "80")
        .label("dev.bender.check.http.path", "/health")
        .port("80/tcp", port)
        .restart(restart)
        .run();
  }

  /** Pushes a newer image of the server, which Bender finds by itself. */
  void push(PostgresImage image) throws Exception {
    rig.push(server, image.build());
  }

  PostgresSession session() {
    return new PostgresSession(rig.engine, server);
  }

  String sql(String database, String statements) {
    return session().sql(database, statements);
  }

  /** A sum over all rows that no application writes. */
  String sumOf(String database) {
    return sql(database, "SELECT count(*) || ' ' || sum(hashtext(i::text)) FROM items i");
  }

  long beats(String database) {
    return Long.parseLong(sql(database, "SELECT count(*) FROM beats"));
  }

  void awaitWell(String application) {
    await(application + " is well")
        .atMost(Duration.ofMinutes(1))
        .until(() -> Health.status(ports.get(application)) == 200);
  }

  /** The server runs, its applications are well, and nothing else is left. */
  void allIsWell(String version) {
    applications.forEach(this::awaitWell);
    assertThat(rig.runningVersion(server)).isEqualTo(version);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() ->
            assertThat(rig.names())
                .containsExactlyInAnyOrder(
                    server, applications.getFirst(), applications.getLast()));
    for (String one : rig.names()) {
      assertThat(rig.engine.inspect(one).at("/HostConfig/RestartPolicy/Name").asString())
          .as("what restarts " + one)
          .isEqualTo(restart);
    }
  }

  /** Which steps of the server's updates were said, each once, in order. */
  List<String> steps() {
    return stepsOf("");
  }

  /** Which steps of the update to a version were said; none before it is found. */
  List<String> saidOf(String version) {
    return rig.updates(server).stream()
        .filter(one -> one.toString().contains('"' + version + '"'))
        .map(one -> one.path("updateId").asString(""))
        .findFirst()
        .map(this::stepsOf)
        .orElse(List.of());
  }

  /** The same of one update. */
  List<String> stepsOf(String updateId) {
    return rig.topics().read("update.progress", "test/" + server).stream()
        .map(line -> JsonMapper.shared().readTree(line.value()))
        .filter(one -> one.path("updateId").asString("").startsWith(updateId))
        .map(one -> one.path("code").asString(""))
        .filter(code -> code.startsWith("STEP_"))
        .distinct()
        .toList();
  }

  JsonNode awaitUpdate(String state) {
    return rig.awaitUpdate(server, state);
  }

  /** Waits until the update to a version is in a state. */
  JsonNode awaitUpdateOf(String version, String state) {
    return awaitUpdateOf(version, List.of(state));
  }

  /** Waits until it is in one of several. */
  JsonNode awaitUpdateOf(String version, List<String> states) {
    try {
      return await(version + " is " + states)
          .atMost(LONG)
          .until(
              () ->
                  rig.updates(server).stream()
                      .filter(one -> one.toString().contains('"' + version + '"'))
                      .filter(one -> states.contains(one.path("state").asString("")))
                      .findFirst()
                      .orElse(null),
              java.util.Objects::nonNull);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\n" + standing(), e);
    }
  }

  /** How all stands, for whoever reads why a test failed. */
  private String standing() {
    StringBuilder all = new StringBuilder();
    rig.updates(server).stream().limit(2).forEach(one -> all.append(one).append('\n'));
    for (ContainerSummary one : rig.engine.containers(true, rig.containers.label())) {
      all.append(one.name()).append(' ').append(rig.engine.inspect(one.id()).path("State"));
      all.append('\n');
    }
    return all + rig.lastWords();
  }

  /** Waits until an update of the server failed for that reason. */
  void awaitSentence(String part) {
    await("an update says: " + part)
        .atMost(LONG)
        .until(() ->
            rig.updates(server).stream()
                .filter(one -> one.path("state").asString("").equals("FAILED"))
                .anyMatch(one -> one.toString().contains(part)));
  }

  /** When the server and its applications were started. */
  String startedAt() {
    StringBuilder all = new StringBuilder();
    for (String one : rig.names()) {
      all.append(one).append(rig.engine.inspect(one).at("/State/StartedAt").asString());
    }
    return all.toString();
  }

  @Override
  public void close() throws Exception {
    rig.stop();
    stage.close();
    rig.close();
  }
}

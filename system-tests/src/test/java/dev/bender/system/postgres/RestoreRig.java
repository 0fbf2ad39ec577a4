package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A database with a backup of version 1.0, which runs 1.1 and has other rows since. */
final class RestoreRig implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final DatabaseRig rig;
  final String backup;
  private final Map<String, String> sums = new TreeMap<>();
  private final AtomicInteger copies = new AtomicInteger();

  RestoreRig(String name) throws Exception {
    rig = new DatabaseRig(name, ", patience: 15s");
    rig.rig.addSettings("backup: { keep: 20, max-age: 3650d }");
    rig.begin();
    for (String database : List.of("shop", "blog")) {
      sums.put(database, rig.sumOf(database));
    }
    rig.push(rig.postgres().version("1.1"));
    rig.awaitUpdateOf("1.1", "VERIFIED");
    rig.allIsWell("1.1");
    try (var all = Files.list(home())) {
      backup = all.filter(Files::isDirectory).findFirst().orElseThrow().getFileName().toString();
    }
    change();
  }

  Path home() {
    return rig.rig.folder.resolve("data/backups/" + rig.server);
  }

  /** The name of the backup that was taken last. */
  String newest() throws IOException {
    try (var all = Files.list(home())) {
      return all.filter(Files::isDirectory)
          .map(one -> one.getFileName().toString())
          .max(String::compareTo)
          .orElseThrow();
    }
  }

  /** The server does not run any more, and was not stopped in an orderly way. */
  void end() {
    rig.rig.engine.signal(rig.server, "SIGKILL");
    await()
        .until(() ->
            rig.rig.engine.inspect(rig.server).at("/State/Status").asString("").equals("exited"));
  }

  /** The same, and it cannot start any more. */
  void damage() {
    rig.session().exec("sh", "-c", "dd if=/dev/zero of=$PGDATA/global/pg_control bs=8192 count=1");
    end();
  }

  /** What is there from now on is another state than that of the backup. */
  void change() {
    for (String database : sums.keySet()) {
      rig.sql(database, "DELETE FROM items WHERE id % 2 = 0; CREATE TABLE later AS SELECT 1 AS n");
      assertThat(rig.sumOf(database)).isNotEqualTo(sums.get(database));
    }
  }

  /** All of it is as at the backup, and works. */
  void isAsAtTheBackup() {
    rig.allIsWell("1.0");
    sums.forEach((database, sum) -> {
      assertThat(rig.sumOf(database)).isEqualTo(sum);
      assertThat(rig.sql(database, "SELECT to_regclass('later') IS NULL")).isEqualTo("t");
    });
    assertThat(home().resolve("under-way.json")).doesNotExist();
  }

  /** Which containers there are and since when they run. */
  String standing() {
    StringBuilder all = new StringBuilder();
    for (String one : rig.rig.names()) {
      JsonNode container = rig.rig.engine.inspect(one);
      all.append(one).append(container.path("Id")).append(container.at("/State/StartedAt"));
    }
    return all.toString();
  }

  /** The answer to a command on a backup; {@code more} begins with a comma. */
  JsonNode ask(String verb, String name, String more) throws Exception {
    String body =
        "{\"verb\":\"%s\",\"by\":\"test\",\"container\":\"%s\",\"backup\":\"%s\"%s}"
            .formatted(verb, rig.server, name, more);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + rig.rig.operatorPort + "/api/v1/commands"))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
  }

  /** Begins the way back to a backup. */
  String begin(String name, String more) throws Exception {
    JsonNode answer = ask("RESTORE", name, more);
    assertThat(answer.path("result").asString()).as(answer.toString()).isEqualTo("ACCEPTED");
    return answer.path("updateId").asString();
  }

  JsonNode awaitEnd(String updateId, String state) {
    return await(updateId + " is " + state)
        .atMost(DatabaseRig.LONG)
        .until(
            () ->
                rig.rig.updates(rig.server).stream()
                    .filter(one -> one.path("updateId").asString("").equals(updateId))
                    .filter(one -> one.path("state").asString("").equals(state))
                    .findFirst()
                    .orElse(null),
            java.util.Objects::nonNull);
  }

  /** It is refused in that one sentence, and nothing was stopped for it. */
  void refused(String name, String more, String why) throws Exception {
    String before = standing();
    JsonNode answer = ask("RESTORE", name, more);
    assertThat(answer.path("result").asString()).as(answer.toString()).isEqualTo("REFUSED");
    assertThat(answer.path("sentence").asString()).contains(why);
    assertThat(standing()).isEqualTo(before);
  }

  /** A copy of the backup, under a name of its own. */
  String copy() throws IOException {
    String name = "2026-01-01T00-00-%02d".formatted(copies.getAndIncrement());
    Path to = Files.createDirectories(home().resolve(name));
    try (var files = Files.list(home().resolve(backup))) {
      for (Path one : files.toList()) {
        Files.copy(one, to.resolve(one.getFileName()));
      }
    }
    return name;
  }

  /** A copy whose account says something else. */
  String copyThatSays(UnaryOperator<String> change) throws IOException {
    String name = copy();
    Path file = home().resolve(name).resolve("backup.json");
    Files.writeString(file, change.apply(Files.readString(file)));
    return name;
  }

  /** A copy with other SQL, of which everything else is true. */
  String copyWithDump(UnaryOperator<String> change) throws Exception {
    String name = copy();
    Path file = home().resolve(name).resolve("dump.sql.zst");
    String sql;
    try (InputStream in = new ZstdInputStream(Files.newInputStream(file))) {
      sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    byte[] changed = change.apply(sql).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = new ZstdOutputStream(Files.newOutputStream(file))) {
      out.write(changed);
    }
    Path account = home().resolve(name).resolve("backup.json");
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(account));
    byte[] stored = Files.readAllBytes(file);
    ((ObjectNode) json.path("dump"))
        .put("bytes", changed.length)
        .put("stored", stored.length)
        .put(
            "sha256",
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(stored)));
    Files.write(account, JSON.writeValueAsBytes(json));
    return name;
  }

  @Override
  public void close() throws Exception {
    rig.close();
  }
}

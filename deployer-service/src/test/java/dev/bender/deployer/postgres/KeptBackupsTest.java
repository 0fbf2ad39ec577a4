package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ContainerObserved.DataBackup;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.ImageDigests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class KeptBackupsTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final String OLD = "2025-11-01T04-30-00";
  private static final String NEW = "2026-01-10T04-30-00";
  private static final String SQL =
      """
      CREATE ROLE postgres;
      \\connect shop
      -- PostgreSQL database cluster dump complete

      """;

  @TempDir private Path folder;
  private KeptBackups kept;
  private Flows flows;

  @BeforeEach
  void begin() throws Exception {
    make(OLD, "db");
    make(NEW, "db");
    flows = new Flows(folder);
    DataBackups backups = new DataBackups(null, folder, Clock.fixed(NOON, ZoneOffset.UTC));
    kept = new KeptBackups(backups, flows, 3, Duration.ofDays(30));
  }

  private void make(String name, String container) throws Exception {
    Path home = Files.createDirectories(folder.resolve("db").resolve(name));
    Backup.Part dump;
    try (PackedFile packed = new PackedFile(home.resolve(Backup.DUMP), 0, bytes -> {})) {
      packed.write(SQL.getBytes(UTF_8), 0, SQL.length());
      dump = packed.end();
    }
    DatabaseCluster cluster =
        new DatabaseCluster(
            "7",
            "15.18",
            "postgres",
            List.of(new DatabaseCluster.Database("shop", 1, 2, "f", List.of(), null)),
            List.of("postgres"));
    Files.write(
        home.resolve(Backup.FILE),
        JsonMapper.shared()
            .writeValueAsBytes(
                new Backup(
                    container,
                    new ImageDigests("sha256:" + "ab".repeat(32), null, null),
                    "bender.backup/db:" + name,
                    "15",
                    "/var/lib/postgresql/data",
                    NOON,
                    cluster,
                    dump,
                    null,
                    null)));
  }

  private DataBackup one(String name) {
    return kept.of("db").stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void eachTellsWhatItHoldsAndWhetherItStays() {
    DataBackup seen = one(NEW);
    assertThat(seen.dump()).isTrue();
    assertThat(seen.dataFolder()).isFalse();
    assertThat(seen.serverVersion()).isEqualTo("15.18");
    assertThat(seen.databases()).containsExactly("shop");
    assertThat(seen.surplus()).isFalse();
    assertThat(seen.trouble()).isNull();
    assertThat(one(OLD).surplus()).isTrue();
    assertThat(kept.imageTags("db")).contains("bender.backup/db:" + OLD);
  }

  @Test
  void aWholeOneIsVerifiedAndOneWithAFlippedByteIsNot() throws Exception {
    assertThat(kept.verify("db", NEW))
        .singleElement()
        .matches(one -> one.outcome() == CheckResult.Outcome.PASSED);
    Path dump = folder.resolve("db").resolve(NEW).resolve(Backup.DUMP);
    byte[] bytes = Files.readAllBytes(dump);
    bytes[bytes.length - 5] ^= 1;
    Files.write(dump, bytes);
    assertThat(kept.verify("db", NEW))
        .singleElement()
        .matches(one -> one.sentence().contains("SHA-256"));
    Files.write(dump, new byte[0]);
    assertThat(one(NEW).trouble()).contains("is empty");
    Files.delete(dump);
    Files.createSymbolicLink(dump, folder.resolve("db").resolve(OLD).resolve(Backup.DUMP));
    assertThat(one(NEW).trouble()).contains("is gone");
  }

  @Test
  void whatLeadsElsewhereIsNoBackup() throws Exception {
    assertThat(kept.verify("db", "../db/" + NEW)).isEmpty();
    Files.createSymbolicLink(
        folder.resolve("db").resolve("2026-01-09T00-00-00"), folder.resolve("db").resolve(NEW));
    assertThat(kept.of("db")).hasSize(2);
    assertThat(kept.prune("db", "..")).hasValueSatisfying(why -> assertThat(why).contains("no"));
    assertThat(folder.resolve("db").resolve(NEW)).isDirectory();
  }

  @Test
  void onlyWhatIsSurplusGoes() throws Exception {
    assertThat(kept.prune("db", NEW)).isPresent();
    Files.createFile(folder.resolve("db").resolve(OLD).resolve("pinned"));
    assertThat(kept.prune("db", OLD)).isPresent();
    assertThat(one(OLD).pinned()).isTrue();
    Files.delete(folder.resolve("db").resolve(OLD).resolve("pinned"));
    assertThat(kept.prune("db", OLD)).isEmpty();
    assertThat(folder.resolve("db").resolve(OLD)).doesNotExist();
  }

  @Test
  void whatIsInUseStays() {
    flows.save(
        new Flow(
            "u-937f0b4f55d0f80a",
            "db",
            "e5".repeat(32),
            Flow.Phase.FILLING,
            List.of(),
            NEW,
            null,
            NOON,
            null,
            null,
            null,
            OLD,
            null));
    assertThat(one(OLD).pinned()).isTrue();
    assertThat(kept.prune("db", OLD)).hasValueSatisfying(why -> assertThat(why).contains("in use"));
  }

  @Test
  void oneThatSaysItIsAnothersIsTold() throws Exception {
    make(NEW, "elsewhere");
    assertThat(one(NEW).trouble()).isEqualTo("it was taken of elsewhere");
    assertThat(kept.verify("db", NEW))
        .singleElement()
        .matches(seen -> seen.outcome() == CheckResult.Outcome.FAILED);
  }
}

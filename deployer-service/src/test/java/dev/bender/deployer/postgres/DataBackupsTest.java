package dev.bender.deployer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

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

class DataBackupsTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

  @TempDir private Path folder;
  private DataBackups backups;

  @BeforeEach
  void begin() throws Exception {
    backups = new DataBackups(null, folder, Clock.fixed(NOON, ZoneOffset.UTC));
    for (String name :
        List.of("2025-11-01T04-30-00", "2026-01-03T04-30-00", "2026-01-10T04-30-00")) {
      make(name);
    }
  }

  private void make(String name) throws Exception {
    Files.createDirectories(folder.resolve("db").resolve(name));
    Files.writeString(folder.resolve("db").resolve(name).resolve(Backup.FILE), "{}");
  }

  private List<String> left() {
    return backups.of("db").stream().map(one -> one.getFileName().toString()).toList();
  }

  @Test
  void thoseThatAreTooManyGoTheOldestFirst() throws Exception {
    backups.prune("db", 2, Duration.ofDays(365));
    assertThat(left()).containsExactly("2026-01-10T04-30-00", "2026-01-03T04-30-00");
  }

  @Test
  void thoseThatAreTooOldGo() throws Exception {
    backups.prune("db", 3, Duration.ofDays(30));
    assertThat(left()).containsExactly("2026-01-10T04-30-00", "2026-01-03T04-30-00");
  }

  @Test
  void theNewestStaysHoweverOldItIs() throws Exception {
    backups.prune("db", 1, Duration.ofSeconds(1));
    assertThat(left()).containsExactly("2026-01-10T04-30-00");
  }

  @Test
  void whatWasOnlyFoundTakesNoPlaceOfOneThatIsProven() throws Exception {
    make("2026-01-10T05-00-00");
    Backup found =
        new Backup(
            "db",
            new ImageDigests("sha256:" + "ab".repeat(32), null, null),
            null,
            "15",
            "/data",
            NOON,
            new DatabaseCluster("0", "15", "postgres", List.of(), null),
            null,
            null,
            true);
    Files.write(
        folder.resolve("db/2026-01-10T05-00-00").resolve(Backup.FILE),
        JsonMapper.shared().writeValueAsBytes(found));
    backups.prune("db", 1, Duration.ofDays(365));
    assertThat(left()).containsExactly("2026-01-10T05-00-00", "2026-01-10T04-30-00");
  }

  @Test
  void whatIsHalfWrittenDoesNotCountAndCanBeRemoved() throws Exception {
    make("2026-01-10T11-59-00.partial");
    assertThat(left()).hasSize(3);
    backups.removePartial("db");
    assertThat(folder.resolve("db/2026-01-10T11-59-00.partial")).doesNotExist();
  }
}

package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.postgres.DatabaseException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class DumpOfClusterTest {
  private static final String DUMP =
      """
      -- PostgreSQL database cluster dump
      CREATE ROLE app;
      ALTER ROLE app WITH LOGIN;
      CREATE ROLE postgres;
      ALTER ROLE postgres WITH SUPERUSER PASSWORD 'SCRAM-SHA-256$x';
      \\connect shop
      COPY public.lines (text) FROM stdin;
      CREATE ROLE postgres;
      \\.
      """;

  private static String of(String dump, String superuser) throws Exception {
    try (InputStream sql =
        DumpOfCluster.of(new ByteArrayInputStream(dump.getBytes(UTF_8)), superuser)) {
      return new String(sql.readAllBytes(), UTF_8);
    }
  }

  @Test
  void theRoleThatIsThereAlreadyIsNotCreatedAndAllElseStays() throws Exception {
    String sql = of(DUMP, "postgres");
    assertThat(sql).hasSameSizeAs(DUMP).startsWith(DUMP.substring(0, 40));
    assertThat(sql)
        .isEqualTo(DUMP.replaceFirst("(?m)^CREATE ROLE postgres;$", "--EATE ROLE postgres;"));
  }

  @Test
  void namesThatHaveToBeQuotedAreFound() throws Exception {
    String dump = DUMP.replace("ROLE postgres", "ROLE \"The \"\"Boss\"\"\"");
    assertThat(of(dump, "The \"Boss\"")).contains("--EATE ROLE \"The \"\"Boss\"\"\";");
  }

  @Test
  void aDumpWithoutThatRoleIsRefused() {
    assertThatThrownBy(() -> of(DUMP, "immich"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("creates the role immich 0 times");
  }

  @Test
  void aCommentThatReadsLikeTheLineIsNoReasonToGuess() {
    String dump = "COMMENT ON ROLE app IS 'x\nCREATE ROLE postgres;\n';\n" + DUMP;
    assertThatThrownBy(() -> of(dump, "postgres")).hasMessageContaining("2 times");
  }

  @Test
  void whatHasNoEndOfLineIsReadToItsEnd() {
    assertThatThrownBy(() -> of("x", "postgres")).hasMessageContaining("0 times");
    assertThatThrownBy(() -> of("", "postgres")).hasMessageContaining("0 times");
  }
}

package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackupsCommandTest {
  private static final String BACKUPS =
      """
      {"schema":"bender.data-backups/v1","at":"2026-11-21T10:00:00+01:00","backups":[
       {"host":"bender","container":"postgres","name":"2026-11-21T08-07-03",
        "takenAt":"2026-11-21T09:07:03+01:00","bytes":12000000,"dump":true,"dataFolder":true,
        "serverVersion":"15.18","databases":["hedgedoc","immich"],"pinned":false,"surplus":false},
       {"host":"bender","container":"postgres","name":"2026-10-31T03-33-10",
        "takenAt":"2026-10-31T04:33:10+01:00","bytes":11000000,"dump":true,"dataFolder":false,
        "serverVersion":"15.17","databases":["immich"],"pinned":false,"surplus":true,
        "trouble":"its dump is \\u001b[31mempty"}]}
      """;
  private static final String NAMED = "postgres/2026-11-21T08-07-03";

  private final BenderFixture bender = new BenderFixture().says("data-backups", 200, BACKUPS);

  @AfterEach
  void stop() {
    bender.close();
  }

  private static String answer(String result, String sentence, String more) {
    return "{\"schema\":\"bender.answer/v1\",\"host\":\"bender\",\"container\":\"postgres\","
        + "\"result\":\"%s\",\"sentence\":\"%s\"%s}".formatted(result, sentence, more);
  }

  private String posted() {
    return bender.requests.stream()
        .filter(r -> r.getMethod().equals("POST"))
        .reduce((a, b) -> b)
        .orElseThrow()
        .getBody()
        .utf8();
  }

  @Test
  void eachBackupIsALine() {
    var ran = bender.run("backups");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("BACKUP", "HOLDS", "DATABASES")
        .contains(NAMED, "dump, data folder", "15.18", "kept", "hedgedoc, immich")
        .contains("✖ postgres/2026-10-31T03-33-10", "surplus", "its dump is [31mempty")
        .doesNotContain("\u001b");
    assertThat(bender.run("backups", "list", "--json").out())
        .startsWith("{\"schema\":\"bender.data-backups/v1\"");
    assertThat(bender.run("backups", "list", "other").out()).startsWith("No data is kept yet");
    assertThat(bender.run("backups", "--help").out()).contains("Examples:");
  }

  @Test
  void oneThatIsNotWholeEndsWithOne() {
    bender.says(
        "commands",
        200,
        answer("ACCEPTED", "it is still being read; ask again.", ""),
        answer(
            "ACCEPTED",
            NAMED + " is not whole.",
            ",\"checks\":[{\"name\":\"dump\",\"outcome\":\"FAILED\",\"sentence\":\"the sum differs\"}]"));
    var ran = bender.run("backups", "verify", "2026-11-21T08-07-03");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("✖ " + NAMED + " is not whole.", "dump: the sum differs");
    assertThat(Json.tree(posted()))
        .isEqualTo(
            Json.tree(
                "{\"verb\":\"VERIFY_BACKUP\",\"container\":\"bender/postgres\",\"by\":\"anna@desk (cli)\",\"backup\":\"2026-11-21T08-07-03\"}"));
    assertThat(bender.run("backups", "verify", "../x").err())
        .startsWith("bender: there is no backup '../x'.");
  }

  @Test
  void whatIsSurplusIsRemovedAfterAYes() {
    bender.says("commands", 200, answer("ACCEPTED", "Removed it.", ""));
    assertThat(bender.run("backups", "prune").err()).contains("(needs --yes)");
    assertThat(bender.run("backups", "prune", "--dry-run").out())
        .isEqualTo("Would remove postgres/2026-10-31T03-33-10, 11 MB.\n");
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));
    var ran = bender.run("backups", "prune", "--yes", "--json");
    assertThat(ran.code()).isZero();
    assertThat(Json.tree(ran.out()).path("backups").get(0).asString())
        .isEqualTo("postgres/2026-10-31T03-33-10");
    assertThat(posted()).contains("PRUNE_BACKUP", "2026-10-31T03-33-10");
  }

  @Test
  void aWayBackIsPlannedAndRefusedInTheDeployersWords() {
    bender.says("commands", 200, answer("ACCEPTED", "Would stop shop.", ""));
    var planned = bender.run("rollback", "postgres", NAMED, "--dry-run", "--from", "dump");
    assertThat(planned.out()).isEqualTo("Would stop shop. Nothing was changed.\n");
    assertThat(posted()).contains("PLAN_RESTORE", "\"from\":\"DUMP\"");
    assertThat(bender.run("rollback", "postgres", NAMED).err()).contains("(needs --yes)");
    bender.says("commands", 200, answer("REFUSED", "The backup is of PostgreSQL 14.", ""));
    bender.says("updates/bender/postgres", 404, "{}");
    var refused = bender.run("rollback", "postgres", NAMED, "--yes");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).startsWith("bender: The backup is of PostgreSQL 14.");
    assertThat(bender.run("rollback", "postgres", NAMED, "--from", "x").code()).isEqualTo(1);
  }
}

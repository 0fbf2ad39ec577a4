package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class ActingCommandsTest {
  private final BenderFixture bender = new BenderFixture().saysFile("status", "status.json");

  @AfterEach
  void stop() {
    bender.close();
  }

  private static String update(String id, String state, String more) {
    return "{\"updateId\":\"%s\",\"host\":\"bender\",\"container\":\"beszel\",\"from\":{\"version\":\"1.0\"},\"to\":{\"version\":\"1.1\"},\"state\":\"%s\",\"attempt\":1%s}"
        .formatted(id, state, more);
  }

  private void accepts(String id) {
    bender.says(
        "commands",
        200,
        "{\"commandId\":\"c\",\"updateId\":\""
            + id
            + "\",\"result\":\"ACCEPTED\",\"sentence\":\"It starts.\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "VERIFIED,,0",
    "SKIPPED,SAME_IMAGE,0",
    "BLOCKED,CRITICAL,2",
    "ROLLED_BACK,X,3",
    "FAILED,X,4",
    "BLOCKED,INCONCLUSIVE,4",
    "HELD,AWAITING_APPROVAL,5",
    "HELD,AWAITING_WINDOW,5"
  })
  void theExitCodeTellsTheEnd(String state, String reason, int code) {
    accepts("u-1");
    String why =
        reason == null ? "" : ",\"reason\":{\"code\":\"" + reason + "\",\"text\":\"because\"}";
    bender.says("updates/u-1", 200, update("u-1", "MOVING", ""), update("u-1", state, why));
    var ran = bender.run("update", "beszel", "--yes");
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
    assertThat(ran.out()).contains("beszel");
  }

  @Test
  void theCommandSaysWhoAsks() {
    accepts("u-1");
    bender.says("updates/u-1", 200, update("u-1", "VERIFIED", ""));
    bender.run("update", "beszel", "--yes");
    var posted =
        bender.requests.stream()
            .filter(r -> r.getMethod().equals("POST"))
            .findFirst()
            .orElseThrow();
    assertThat(Json.tree(posted.getBody().utf8()))
        .isEqualTo(
            Json.tree(
                "{\"verb\":\"UPDATE\",\"container\":\"bender/beszel\",\"by\":\"anna@desk (cli)\"}"));
  }

  @Test
  void goingBackIsToldWithReasonLastWordsAndWayOut() {
    accepts("u-7f3c19ab");
    bender.saysFile("updates/u-7f3c19ab", "jellyfin.json");
    var ran = bender.run("update", "jellyfin", "--yes");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.out())
        .isEqualTo(
            """
            ↩ jellyfin went back to 10.11.3; it was down for 71 s.
              Reason: http :8096/health: said 503. It logged: no space left on device: [31m/config/data
              Next: free space in the volume on /config, then `bender queue retry jellyfin`
            """);
    assertThat(ran.err())
        .isEqualTo(
            """
            2026-11-21T09:07:02+01:00 jellyfin found 10.11.4, told by diun
            2026-11-21T09:10:38+01:00 jellyfin deployed 10.11.4
            2026-11-21T09:11:39+01:00 jellyfin check-failed http :8096/health 503 for 60 s
            2026-11-21T09:11:49+01:00 jellyfin rolled-back to 10.11.3, down 71 s
            """);
  }

  @Test
  void theGoodEndNamesWhatWasMended() {
    accepts("u-1");
    bender.says(
        "updates/u-1",
        200,
        update(
            "u-1",
            "VERIFIED",
            ",\"detectedAt\":\"2026-11-21T09:00:00+01:00\",\"endedAt\":\"2026-11-21T09:02:41+01:00\",\"downtimeMs\":64000,\"verdict\":{\"outcome\":\"PASS\",\"compared\":true,\"mends\":[{\"id\":\"CVE-L\",\"severity\":\"LOW\"},{\"id\":\"CVE-2023-38545\",\"severity\":\"CRITICAL\"}]}"));
    assertThat(bender.run("update", "beszel", "--yes").out())
        .isEqualTo(
            "✔ beszel verified in 2 min 41 s, down for 64 s. Mended: CVE-2023-38545 (critical) and 1 more. `bender explain u-1`\n");
  }

  @Test
  void theEndOfAnEarlierAttemptIsNotTakenForThisOne() {
    accepts("u-5d0e92c1");
    String old = BenderFixture.resource("hedgedoc.json");
    bender.says("updates/bender/hedgedoc", 200, old);
    bender.says("updates/u-5d0e92c1", 200, old, old, update("u-5d0e92c1", "VERIFIED", ""));
    assertThat(bender.run("update", "hedgedoc", "--yes").code()).isZero();
  }

  @Test
  void aHoldThatWhatWasAskedForIsAboutToOvertakeIsNotTheEnd() {
    accepts("u-1");
    bender.says(
        "updates/u-1",
        200,
        update("u-1", "HELD", ",\"reason\":{\"code\":\"AWAITING_APPROVAL\",\"text\":\"it waits\"}"),
        update("u-1", "MOVING", ""),
        update("u-1", "VERIFIED", ""));
    var ran = bender.run("update", "beszel", "--yes");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
  }

  @Test
  void anUnknownIdIsAskedForAgainUntilTheNotifierHasReadOfIt() {
    accepts("u-1");
    bender.says(
        "updates/u-1",
        new MockResponse.Builder().code(404).build(),
        new MockResponse.Builder().code(503).build(),
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build(),
        new MockResponse.Builder().body(update("u-1", "VERIFIED", "")).build());
    var ran = bender.run("update", "beszel", "--yes");
    assertThat(ran.code()).as(ran.err()).isZero();
  }

  @Test
  void aSupersededUpdateIsFollowedByItsSuccessor() {
    accepts("u-1");
    bender.says("updates/u-1", 200, update("u-1", "SUPERSEDED", ""));
    bender.says("updates/bender/beszel", 200, update("u-2", "MOVING", ""));
    bender.says("updates/u-2", 200, update("u-2", "BLOCKED", ""));
    assertThat(bender.run("update", "beszel", "--yes").code()).isEqualTo(2);
  }

  @Test
  void nothingToDoIsGood() {
    bender.says(
        "commands",
        200,
        "{\"updateId\":null,\"result\":\"NOTHING_TO_DO\",\"sentence\":\"beszel:latest is what runs\"}");
    var ran = bender.run("update", "beszel", "--yes");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo("✔ beszel: beszel:latest is what runs.\n");
  }

  @Test
  void theWorstOfSeveralWinsAndNotAskedBeatsAll() {
    accepts("u-1");
    bender.says("updates/u-1", 200, update("u-1", "ROLLED_BACK", ""));
    assertThat(bender.run("update", "beszel", "atuin", "--yes").code()).isEqualTo(3);
    bender.says(
        "commands",
        new MockResponse.Builder().body("{\"updateId\":\"u-1\",\"result\":\"ACCEPTED\"}").build(),
        new MockResponse.Builder().code(504).build());
    var ran = bender.run("update", "beszel", "atuin", "--yes");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("atuin: Bender did not answer");
  }

  @Test
  void withoutATerminalAnUpdateNeedsYes() {
    var ran = bender.run("update", "beszel");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("(needs --yes)");
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));
  }

  @Test
  void onATerminalAPersonIsAskedAndTheWayIsRedrawn() {
    bender.onTerminal();
    bender.typed = "n";
    assertThat(bender.run("update", "hedgedoc").err())
        .contains("Update hedgedoc? [y/N]")
        .contains("nothing was changed");
    bender.typed = "y";
    accepts("u-7f3c19ab");
    bender.says(
        "updates/u-7f3c19ab",
        200,
        update("u-7f3c19ab", "MOVING", ",\"phase\":\"PULLING\",\"percent\":10"),
        BenderFixture.resource("jellyfin.json"));
    var ran = bender.run("update", "jellyfin");
    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains("pulling 10 %")
        .contains("\u001b[3A")
        .contains("Ctrl-C leaves the update running");
  }

  /** Another host has a schedule and a mode of its own. */
  @Test
  void allMeansThoseOfItsHostUnlessItServesAllHosts() {
    assertThat(bender.run("update", "--all", "--dry-run").out()).doesNotContain("miniflux");
    assertThat(bender.run("update", "amy/miniflux", "--dry-run").out()).contains("amy/miniflux");
    String fleet = BenderFixture.resource("status.json").replaceFirst("\\{", "{\"fleet\":true,");
    bender.says("status", 200, fleet);
    assertThat(bender.run("update", "--all", "--dry-run").out()).contains("amy/miniflux");
  }

  @Test
  void dryRunsChangeNothing() {
    var ran = bender.run("update", "--all", "--dry-run");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            Would update 3 of 10. Nothing was changed.
              CONTAINER      CHANGE           WHAT IS KNOWN
              immich_server  v2.3.0 → v2.3.1  mends 1 critical, 2 high; brings none
              postgres       14 → rebuilt     not scanned yet
              transmission   4.1              not scanned yet
            Would ask the registry for: beszel, atuin, sonarr
            Would not: watch-out (ignored), hedgedoc (blocked, next today 22:30), jellyfin (rolled back to 10.11.3), pihole (cools down, next Tue 04:30)
            """);
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    assertThat(bender.run("approve", "hedgedoc", "--dry-run").out())
        .isEqualTo(
            "Would have approved u-5d0e92c1 (hedgedoc 1.10.2 → 1.10.3). Nothing was changed.\n");
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));
  }

  @Test
  void jsonOfAnUpdateIsJsonOnly() {
    accepts("u-1");
    bender.says("updates/u-1", 200, update("u-1", "BLOCKED", ""));
    var ran = bender.run("update", "beszel", "--yes", "--json");
    assertThat(Json.tree(ran.out()).path("exitCode").asInt()).isEqualTo(2);
    assertThat(Json.tree(ran.out()).path("schema").asString()).isEqualTo("bender.outcome/v1");
  }

  @Test
  void anUpdateThatNeverEndsIsLeftRunning() {
    var never =
        new FollowUpdates.Times(
            java.time.Duration.ofMillis(5),
            java.time.Duration.ZERO,
            java.time.Duration.ofMillis(50));
    bender.says("updates/u-1", 200, update("u-1", "MOVING", ""));
    OperatorApi api = new OperatorApi(okhttp3.HttpUrl.get(bender.url()), null);
    var follow = new FollowUpdates(api, updates -> {}, never);
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            follow.follow(java.util.List.of(new FollowUpdates.Started("beszel", "u-1", null))))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("beszel did not end within 50 ms; the work goes on");
  }

  @Test
  void aYesSaysWhatItLetThrough() {
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    accepts("u-5d0e92c1");
    assertThat(bender.run("approve", "hedgedoc").out())
        .isEqualTo(
            "✔ Approved u-5d0e92c1 (hedgedoc 1.10.2 → 1.10.3). It starts now; `bender updates --watch` to look on.\n");
    assertThat(bender.run("reject", "hedgedoc", "--because", "not now").out())
        .startsWith("✔ Rejected u-5d0e92c1");
    assertThat(bender.requests.getLast().getBody().utf8())
        .contains("\"because\":\"not now\"")
        .contains("REJECT");
    assertThat(bender.run("queue", "retry", "hedgedoc").out())
        .startsWith("✔ Queued again u-5d0e92c1");
    assertThat(bender.run("queue", "remove", "hedgedoc").out()).startsWith("✔ Removed u-5d0e92c1");
    assertThat(bender.run("approve", "hedgedoc", "--json").out())
        .startsWith("{\"commandId\":\"c\"");
  }

  @Test
  void aNoOfBenderIsAnErrorWithItsReason() {
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    bender.says(
        "commands",
        200,
        "{\"result\":\"REFUSED\",\"sentence\":\"it does not wait for an answer\"}");
    var ran = bender.run("approve", "hedgedoc");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "bender: hedgedoc: it does not wait for an answer.\n  Why: bender explain hedgedoc\n");
    assertThat(bender.run("approve", "nobody").code()).isEqualTo(1);
  }

  @Test
  void anUnknownContainerIsGuessed() {
    assertThat(bender.run("update", "jelyfin", "--yes").err())
        .startsWith("bender: no container or update 'jelyfin'. Did you mean 'jellyfin'?");
    assertThat(bender.run("update").err()).startsWith("bender: update what?");
  }

  @Test
  void anOverrideNeedsAReasonAndNamesItsEnd() {
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    accepts("u-5d0e92c1");
    for (String[] bad :
        new String[][] {
          {"queue", "override", "hedgedoc"},
          {"queue", "override", "hedgedoc", "--because", " "},
          {"queue", "override", "hedgedoc", "--because", "x", "--until", "soon"},
          {"queue", "override", "hedgedoc", "--because", "x", "--until", "2020-01-01"}
        }) {
      var ran = bender.run(bad);
      assertThat(ran.code()).as(String.join(" ", bad)).isEqualTo(1);
      assertThat(ran.err()).containsAnyOf("--because", "--until");
    }
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));

    var ran =
        bender.run(
            "queue", "override", "hedgedoc", "--because", "not reachable", "--until", "2099-12-31");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            "✔ Let through, at your risk, u-5d0e92c1 (hedgedoc 1.10.2 → 1.10.3). It starts now; `bender updates --watch` to look on.\n");
    var posted = Json.tree(bender.requests.getLast().getBody().utf8());
    assertThat(posted.path("verb").asString()).isEqualTo("OVERRIDE");
    assertThat(posted.path("because").asString()).isEqualTo("not reachable");
    assertThat(java.time.OffsetDateTime.parse(posted.path("until").asString()))
        .isEqualTo(
            java.time.LocalDate.of(2100, 1, 1)
                .atStartOfDay(java.time.ZoneId.systemDefault())
                .toOffsetDateTime());
  }

  @Test
  void aDryRunInJsonIsJson() {
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    var ran = bender.run("queue", "retry", "hedgedoc", "--dry-run", "--json");
    assertThat(Json.tree(ran.out()).path("verb").asString()).isEqualTo("RETRY");
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));
  }

  private void backups() {
    bender.says(
        "backups",
        200,
        """
        {"schema":"bender.backups/v1","at":"2026-11-21T09:22:41+01:00","backups":[
         {"host":"bender","container":"beszel","image":"bender.backup/beszel:2026-11-21T08-07-03",
          "version":"1.1","digest":"sha256:9ad241f60c11aa","takenAt":"2026-11-21T09:07:03+01:00",
          "bytes":1400000000,"usedBy":["beszel"],"runs":true,"next":false},
         {"host":"bender","container":"beszel","image":"bender.backup/beszel:2026-10-31T03-33-10",
          "version":"1.0","digest":"sha256:77d241f60c11aa","takenAt":"2026-10-31T04:33:10+01:00",
          "bytes":214000000,"usedBy":[],"runs":false,"next":true},
         {"host":"bender","container":"atuin","image":"bender.backup/atuin:2026-10-31T03-33-10",
          "version":null,"digest":"sha256:88d241f60c11aa","takenAt":"2026-10-31T04:33:10+01:00",
          "bytes":900,"usedBy":["x","y"],"runs":false,"next":true}]}
        """);
  }

  @Test
  void whatOneCanGoBackToIsListed() {
    backups();
    var ran = bender.run("rollback", "list", "beszel");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("CONTAINER  VERSION  IMAGE")
        .contains("bender.backup/beszel:2026-11-21T08-07-03  9ad241f60c11  today 09:07  1.4 GB")
        .contains("↩ beszel     1.0      bender.backup/beszel:2026-10-31T03-33-10")
        .contains("Go back: bender rollback container beszel")
        .doesNotContain("atuin");
    assertThat(bender.run("rollback").out()).contains("atuin", "x, y");
    assertThat(bender.run("rollback", "list", "--json").out())
        .startsWith("{\"schema\":\"bender.backups/v1\"");
    assertThat(bender.run("rollback", "list", "beszl").err()).contains("Did you mean 'beszel'?");
  }

  @Test
  void goingBackTakesTheBackupThatWasShownAndTellsHowItEnded() {
    backups();
    accepts("u-1");
    bender.says(
        "updates/u-1",
        200,
        update("u-1", "MOVING", ""),
        update("u-1", "VERIFIED", ",\"downtimeMs\":640")
            .replace("{\"version\":\"1.0\"}", "{\"version\":\"A\"}")
            .replace("{\"version\":\"1.1\"}", "{\"version\":\"1.0\"}")
            .replace("{\"version\":\"A\"}", "{\"version\":\"1.1\"}"));
    var ran = bender.run("rollback", "container", "beszel", "--yes");
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            ↩ beszel went back to 1.0 and works; it was down for 640 ms.
              1.1 is not tried again by itself: bender queue retry beszel
            """);
    var posted =
        bender.requests.stream()
            .filter(r -> r.getMethod().equals("POST"))
            .findFirst()
            .orElseThrow();
    assertThat(Json.tree(posted.getBody().utf8()))
        .isEqualTo(
            Json.tree(
                "{\"verb\":\"ROLLBACK\",\"container\":\"bender/beszel\",\"by\":\"anna@desk (cli)\",\"image\":\"bender.backup/beszel:2026-10-31T03-33-10\"}"));
  }

  @ParameterizedTest
  @CsvSource({"ROLLED_BACK,3", "FAILED,4", "BLOCKED,2"})
  void aWayBackThatDoesNotWorkHasItsExitCode(String state, int code) {
    accepts("u-1");
    bender.says("updates/u-1", 200, update("u-1", "MOVING", ""), update("u-1", state, ""));
    var ran = bender.run("rollback", "container", "beszel", "registry/beszel:0.9", "--yes");
    assertThat(ran.code()).as(ran.out() + ran.err()).isEqualTo(code);
  }

  @Test
  void goingBackIsAskedAboutAndRefusedInOneSentence() {
    backups();
    assertThat(bender.run("rollback", "container", "beszel").err()).contains("(needs --yes)");
    assertThat(bender.run("rollback", "container", "beszel", "--dry-run").out())
        .isEqualTo(
            "Would put beszel back to 1.0 (bender.backup/beszel:2026-10-31T03-33-10). Nothing was changed.\n");
    assertThat(
            Json.tree(bender.run("rollback", "container", "beszel", "--dry-run", "--json").out())
                .path("image")
                .asString())
        .isEqualTo("bender.backup/beszel:2026-10-31T03-33-10");
    var none = bender.run("rollback", "container", "sonarr", "--yes");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err())
        .startsWith("bender: there is no backup of sonarr that differs from what runs.");
    assertThat(bender.run("rollback", "container", "beszel", "bender.backup/beszel:x").err())
        .startsWith("bender: there is no backup 'bender.backup/beszel:x' of beszel.");
    assertThat(bender.run("rollback", "container", "nobody", "--yes").code()).isEqualTo(1);
    assertThat(bender.run("rollback", "container", "postgres", "--yes").err())
        .startsWith("bender: an update of postgres is under way");
    assertThat(bender.requests).noneMatch(r -> r.getMethod().equals("POST"));
    bender.onTerminal();
    bender.typed = "n";
    assertThat(bender.run("rollback", "container", "beszel").err())
        .contains("back", "to 1.0 (bender.backup/beszel:2026-10-31T03-33-10)? [y/N]")
        .contains("nothing was changed");
  }
}

package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingCommandsTest {
  private static final String MOVING =
      """
      {"at":"2026-11-21T09:22:41+01:00","updates":[
       {"updateId":"u-1a","host":"bender","container":"web","from":{"version":"1.0"},"to":{"version":"1.1"},"state":"MOVING","phase":"PULLING","percent":64,"attempt":1,"detectedAt":"2026-11-21T09:22:00+01:00"}]}
      """;
  private static final String ENDED =
      """
      {"at":"2026-11-21T09:22:51+01:00","updates":[
       {"updateId":"u-1a","host":"bender","container":"web","from":{"version":"1.0"},"to":{"version":"1.1"},"state":"VERIFIED","attempt":1,"detectedAt":"2026-11-21T09:22:00+01:00","endedAt":"2026-11-21T09:22:50+01:00","downtimeMs":340},
       {"updateId":"u-2b","host":"bender","container":"wiki","from":{"version":"1.0"},"to":{"version":"1.0"},"state":"ROLLED_BACK","reason":{"code":"CHECK_FAILED","text":"said 500"},"attempt":1,"detectedAt":"2026-11-20T09:22:00+01:00","endedAt":"2026-11-20T09:22:50+01:00"}]}
      """;

  private final BenderFixture bender = new BenderFixture().saysFile("status", "status.json");

  @AfterEach
  void stop() {
    bender.close();
  }

  @Test
  void updatesAreATable() {
    bender.says("updates", 200, ENDED);
    var ran = bender.run("updates");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
              CONTAINER  CHANGE         STATE        WHY          WHEN         ID
            ✔ web        1.0 → 1.1      verified     down 340 ms  today 09:22  u-1a
            ↩ wiki       1.0 → rebuilt  rolled back  said 500     Fri 09:22    u-2b
            """);
    assertThat(bender.run("updates", "--exit-status").code()).isEqualTo(3);
    assertThat(bender.run("updates", "--plain").out())
        .startsWith("web\t1.0 → 1.1\tverified\tdown 340 ms\ttoday 09:22\tu-1a\n");
  }

  @Test
  void noUpdatesIsSaid() {
    bender
        .says("updates", 200, "{\"updates\":[]}")
        .says("updates?all=true", 200, "{\"updates\":[]}");
    assertThat(bender.run("updates").out()).startsWith("Nothing is moving");
    assertThat(bender.run("updates", "--all").out()).isEqualTo("No update yet.\n");
  }

  @Test
  void watchingEndsWhenNothingMovesAndWritesOneLinePerChange() {
    bender.says("updates", 200, MOVING, MOVING, ENDED);
    var ran = bender.run("updates", "--watch");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
            2026-11-21T09:22:41+01:00 web pulling 64 % u-1a
            2026-11-21T09:22:51+01:00 wiki rolled back: said 500 u-2b
            2026-11-21T09:22:51+01:00 web verified: down 340 ms u-1a
            """);
  }

  @Test
  void watchingWithJsonIsOneObjectALine() {
    bender.says("updates", 200, MOVING, ENDED);
    var ran = bender.run("updates", "--watch", "--json");
    assertThat(ran.out().lines())
        .hasSize(3)
        .allSatisfy(line -> {
          assertThat(Json.tree(line).path("schema").asString()).isEqualTo("bender.update/v1");
          assertThat(Json.tree(line).has("at")).isTrue();
        });
  }

  @Test
  void watchingOnATerminalRedrawsInPlace() {
    bender.onTerminal().says("updates", 200, MOVING, ENDED);
    assertThat(bender.run("updates", "--watch").out()).contains("\u001b[2A");
  }

  @Test
  void explainTellsTheVerdictByIdentity() {
    bender.saysFile("updates/hedgedoc", "hedgedoc.json");
    var ran = bender.run("explain", "hedgedoc");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(BenderFixture.resource("hedgedoc.txt"));
    assertThat(bender.run("explain", "hedgedoc", "--exit-status").code()).isEqualTo(2);
    assertThat(bender.run("explain", "hedgedoc", "--keeps").out())
        .contains("HIGH      CVE-K1  zlib 1.2 → no fix yet   in 2 places");
  }

  @Test
  void explainShowsWhatAContainerLastSaidWithoutItsControls() {
    bender.saysFile("updates/jellyfin", "jellyfin.json");
    var ran = bender.run("explain", "jellyfin");
    assertThat(ran.out())
        .contains("jellyfin 10.11.3 → 10.11.4 went back: ")
        .contains("It was down for 71 s.")
        .contains("no space left on device: [31m/config/data")
        .contains("http :8096/health: FAILED, said 503 (20 tries, 60 s)")
        .doesNotContain("\u001b");
  }

  @Test
  void explainKnowsContainersThatWereNeverUpdated() {
    assertThat(bender.run("explain", "beszel").out())
        .isEqualTo("beszel 0.18.0 is up to date. It has not been updated yet.\n");
    assertThat(Json.tree(bender.run("explain", "beszel", "--json").out()).path("name").asString())
        .isEqualTo("beszel");
  }

  @Test
  void explainGuessesNamesAndTellsWhatIsAmbiguous() {
    var ran = bender.run("explain", "jelyfin");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("bender: no container or update 'jelyfin'. Did you mean 'jellyfin'?");
    bender.says(
        "updates/u-5",
        409,
        "{\"title\":\"Ambiguous\",\"detail\":\"several\",\"candidates\":[\"u-5a\",\"u-5b\"]}");
    assertThat(bender.run("explain", "u-5").err())
        .startsWith("bender: 'u-5' may mean several: u-5a, u-5b.");
  }

  @Test
  void aContainerOfAnotherHostIsAskedForByBoth() {
    bender.saysFile("updates/amy/miniflux", "hedgedoc.json");
    assertThat(bender.run("explain", "amy/miniflux").code()).isZero();
  }

  @Test
  void theQueueSaysUntilWhen() {
    bender.says(
        "queue",
        200,
        """
        {"at":"2026-11-21T09:22:41+01:00","waiting":[
         {"updateId":"u-1","host":"bender","container":"hedgedoc","reason":"BLOCKED_BY_SCAN","text":"brings critical","attempt":3,"of":10,"next":"2026-11-21T22:30:00+01:00","since":"2026-11-14T04:44:10+01:00","remedy":"wait for a rebuild","queue":"retry"},
         {"updateId":"u-2","host":"bender","container":"jellyfin","reason":"ROLLED_BACK","text":"","attempt":1,"of":10,"next":null,"remedy":"bender queue retry jellyfin","queue":"retry"}]}
        """);
    String table =
        """
          CONTAINER  REASON               TRY   NEXT             REMEDY
        ✖ hedgedoc   blocked by the scan  3/10  today 22:30      wait for a rebuild
        ↩ jellyfin   rolled back          1/10  when you say so  bender queue retry jellyfin
        """;
    assertThat(bender.run("queue").out()).isEqualTo(table);
    assertThat(bender.run("queue", "list").out()).isEqualTo(table);
    assertThat(bender.run("queue", "list", "--exit-status").code()).isEqualTo(3);
    assertThat(bender.run("queue", "--json").out()).startsWith("{\"at\":");
    bender.says("queue", 200, "{\"waiting\":[]}");
    assertThat(bender.run("queue").out()).isEqualTo("✔ Nothing waits. What could be newer, is.\n");
  }

  @Test
  void theJournalIsReadInPartsAndWholeLines() {
    bender
        .says(
            "log?from=0&date=2026-11-21",
            part("09:07:02 bender jellyfin found \u001b[2J10\n09:0", "34"))
        .says("log?from=34&date=2026-11-21", part("8:00 bender jellyfin pulled\n", "62"))
        .says("log?from=62&date=2026-11-21", part("", "62"));
    var ran = bender.run("log", "2026-11-21");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo("09:07:02 bender jellyfin found [2J10\n09:08:00 bender jellyfin pulled\n");
    assertThat(bender.run("log", "2026-11-21", "--json").out().lines())
        .allSatisfy(line ->
            assertThat(Json.tree(line).path("schema").asString()).isEqualTo("bender.log/v1"));
  }

  @Test
  void aDayWithoutJournalIsAnError() {
    bender.says("log?from=0&date=2020-01-01", 404, "{\"detail\":\"No journal of 2020-01-01\"}");
    var ran = bender.run("log", "2020-01-01");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("bender: No journal of 2020-01-01.\n");
  }

  private static MockResponse part(String text, String next) {
    return new MockResponse.Builder().body(text).addHeader("X-Next", next).build();
  }
}

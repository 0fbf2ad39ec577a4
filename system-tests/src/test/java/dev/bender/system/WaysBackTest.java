package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people decide against the gate and against an update, by the command, on real parts. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaysBackTest {
  private Rig rig;

  @BeforeAll
  void start() throws Exception {
    // Registries are looked at all the time: what was left must not come back by itself.
    rig = new Rig("mode: auto\nschedule: \"*/2 * * * * *\"\n");
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.up();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  /** Until the old one is gone, its update counts as under way. */
  private void awaitCleanedUp(String container) {
    rig.awaitUpdate(container, "VERIFIED");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> rig.names().stream().noneMatch(one -> one.startsWith(container + ".bender")));
  }

  private void looks(String container, int times) {
    int before = rig.topics().read("update.progress", "test/" + container).size();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            rig.topics().read("update.progress", "test/" + container).size() >= before + times);
  }

  @Test
  void aBlockedDigestGoesThroughAtSomebodysRiskAndTheNextOneDoesNot() throws Exception {
    rig.run("risky");
    rig.awaitContainer("risky", "UP_TO_DATE");
    rig.push("risky", rig.image("1.1", Rig.VULNERABLE));
    rig.awaitContainer("risky", "BLOCKED");
    assertThat(rig.say("queue").text()).contains("blocked by CVE-2025-43859");
    assertThat(rig.ask("queue", "override", "risky").code()).isEqualTo(1);

    Rig.Said said =
        rig.ask("queue", "override", "risky", "--because", "nothing reads chunked bodies");
    assertThat(said.code()).as(said.text()).isZero();
    rig.awaitUpdate("risky", "VERIFIED");
    assertThat(rig.runningVersion("risky")).isEqualTo("1.1");
    assertThat(rig.say("explain", "risky").text())
        .contains("override", "at the risk of", "because nothing reads chunked bodies");
    await()
        .untilAsserted(() ->
            assertThat(rig.ask("log").text())
                .contains("overridden")
                .contains("because: nothing reads chunked bodies"));

    rig.push("risky", rig.image("1.2", Rig.VULNERABLE));
    rig.awaitContainer("risky", "BLOCKED");
    assertThat(rig.runningVersion("risky")).isEqualTo("1.1");
  }

  @Test
  void whatRanBeforeIsPutInPlaceAgainAndWhatWasLeftStaysAway() throws Exception {
    rig.run("back");
    rig.awaitContainer("back", "UP_TO_DATE");
    Rig.Said none = rig.ask("rollback", "container", "back", "--yes");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.text()).contains("there is no backup of back");
    rig.push("back", rig.image("1.1", Rig.CLEAN));
    awaitCleanedUp("back");
    assertThat(rig.runningVersion("back")).isEqualTo("1.1");
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(rig.ask("rollback", "list", "back").text())
                .contains("1.0")
                .contains("bender.backup/back:"));

    Rig.Said planned = rig.ask("rollback", "container", "back", "--dry-run");
    assertThat(planned.text()).contains("Would put back back to 1.0 (bender.backup/back:");
    Rig.Said went = rig.ask("rollback", "container", "back", "--yes");
    assertThat(went.code()).as(went.text()).isZero();
    assertThat(went.text()).contains("back went back to 1.0 and works");
    assertThat(rig.runningVersion("back")).isEqualTo("1.0");

    // The registry names 1.1 all the while.
    looks("back", 3);
    assertThat(rig.runningVersion("back")).isEqualTo("1.0");
    JsonNode stands = rig.awaitContainer("back", "ROLLED_BACK");
    assertThat(stands.path("reason").path("text").asString()).contains("was left by");
    assertThat(rig.say("queue").text()).contains("bender queue retry back");

    Rig.Said again = rig.ask("queue", "retry", "back");
    assertThat(again.code()).as(again.text()).isZero();
    await().atMost(Duration.ofMinutes(1)).until(() -> rig.runningVersion("back").equals("1.1"));
  }

  @Test
  void anEarlierVersionThatIsNamedIsPulledScannedAndVerified() throws Exception {
    rig.run("named");
    rig.awaitContainer("named", "UP_TO_DATE");
    String repository = rig.reference("named").replaceAll(":1$", "");
    rig.push.push(rig.containers.repository("named"), "old", rig.image("0.9", Rig.CLEAN));
    rig.push.push(rig.containers.repository("named"), "bad", rig.image("0.8", Rig.VULNERABLE));

    Rig.Said blocked = rig.ask("rollback", "container", "named", repository + ":bad", "--yes");
    assertThat(blocked.code()).as(blocked.text()).isEqualTo(2);
    assertThat(rig.runningVersion("named")).isEqualTo("1.0");

    Rig.Said went = rig.ask("rollback", "container", "named", repository + ":old", "--yes");
    assertThat(went.code()).as(went.text()).isZero();
    assertThat(rig.runningVersion("named")).isEqualTo("0.9");
    looks("named", 3);
    assertThat(rig.runningVersion("named")).isEqualTo("0.9");

    Rig.Said other = rig.ask("rollback", "container", "named", "elsewhere.example/x:1", "--yes");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.text()).contains("only other versions of");
  }

  @Test
  void aWayBackThatDoesNotWorkEndsWhereItBegan() throws Exception {
    rig.run("broken");
    rig.awaitContainer("broken", "UP_TO_DATE");
    String repository = rig.reference("broken").replaceAll(":1$", "");
    rig.push.push(rig.containers.repository("broken"), "old", rig.broken("0.9"));

    Rig.Said went = rig.ask("rollback", "container", "broken", repository + ":old", "--yes");
    assertThat(went.code()).as(went.text()).isEqualTo(3);
    assertThat(rig.runningVersion("broken")).isEqualTo("1.0");
  }

  @Test
  void twoWaysBackAtATimeAreOneAndWhatIsNotThereIsRefused() throws Exception {
    rig.run("twice");
    rig.awaitContainer("twice", "UP_TO_DATE");
    assertThat(asked("twice", "").path("sentence").asString())
        .isEqualTo("There is no backup of twice that differs from what runs.");
    rig.push("twice", rig.image("1.1", Rig.CLEAN));
    awaitCleanedUp("twice");
    assertThat(asked("twice", ",\"image\":\"bender.backup/twice:x\"").path("sentence").asString())
        .isEqualTo("There is no backup bender.backup/twice:x of twice.");
    assertThat(asked("twice", "").path("result").asString()).isEqualTo("ACCEPTED");

    JsonNode second = asked("twice", "");
    assertThat(second.path("result").asString()).isEqualTo("REFUSED");
    assertThat(second.path("sentence").asString()).containsAnyOf("on its way back", "under way");
    await().atMost(Duration.ofMinutes(1)).until(() -> rig.runningVersion("twice").equals("1.0"));
  }

  private JsonNode asked(String container, String more) throws Exception {
    String body =
        "{\"verb\":\"ROLLBACK\",\"by\":\"test\",\"container\":\"" + container + "\"" + more + "}";
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI commands = URI.create("http://127.0.0.1:" + rig.operatorPort + "/api/v1/commands");
      HttpRequest request =
          HttpRequest.newBuilder(commands)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.builder().build().readTree(answer);
    }
  }
}

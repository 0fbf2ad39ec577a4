package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckCommandTest {
  private static final String STATUS =
      """
      {"host":"bender","ready":true,"containers":[
       {"host":"bender","name":"web","state":"UP_TO_DATE"},
       {"host":"bender","name":"own","state":"IGNORED"},
       {"host":"amy","name":"far","state":"UP_TO_DATE"}]}
      """;
  private static final String GOOD =
      """
      {"schema":"bender.answer/v1","host":"bender","container":"web","result":"ACCEPTED",
       "sentence":"All its 2 checks are good.","checks":[
       {"name":"running","outcome":"PASSED","sentence":"the container runs","tries":1,"durationMs":0},
       {"name":"http :80/","outcome":"PASSED","sentence":"http :80/ answered 200","tries":1,"durationMs":31}]}
      """;
  private static final String BAD =
      """
      {"result":"ACCEPTED","sentence":"1 of 1 check is not good.","checks":[
       {"name":"dns :53 pi.hole","outcome":"FAILED","sentence":"dns :53 pi.hole gave no \\u001b[31manswer within 3 s","tries":1,"durationMs":3012}]}
      """;
  private static final String UNKNOWN =
      """
      {"result":"ACCEPTED","sentence":"1 of 1 check is not good.","checks":[
       {"name":"tcp :80","outcome":"INCONCLUSIVE","sentence":"tcp :80 could not be tried","tries":1,"durationMs":2}]}
      """;
  private static final String STOPPED =
      """
      {"result":"NOTHING_TO_DO","sentence":"web does not run: it exited with code 0."}
      """;

  private final BenderFixture bender = new BenderFixture().says("status", 200, STATUS);

  @AfterEach
  void stop() {
    bender.close();
  }

  @Test
  void everyCheckIsALine() {
    bender.says("commands", 200, GOOD);
    var ran = bender.run("check", "all");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            """
              CONTAINER  CHECK      VERDICT  SEEN                TIME
            ✔ web        running    good     the container runs  0 ms
            ✔ web        http :80/  good     answered 200        31 ms

            It is good.
            """);
    assertThat(bender.requests).hasSize(2);
    assertThat(bender.requests.getLast().getBody().utf8())
        .contains("\"verb\":\"CHECK\"", "\"container\":\"web\"", "anna@desk (cli)");
    assertThat(bender.run("check", "all", "--plain").out())
        .startsWith("web\trunning\tgood\tthe container runs\t0 ms\n");
  }

  @Test
  void oneThatFailsEndsWithOne() {
    bender.says("commands", 200, BAD);
    var ran = bender.run("check", "web");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("✖ web        dns :53 pi.hole  bad      gave no [31manswer within 3 s  3.0 s")
        .contains("0 of 1 are good.")
        .doesNotContain("\u001b");
  }

  @Test
  void whatWasNotMeasuredIsNotGood() {
    bender.says("commands", 200, UNKNOWN);
    var ran = bender.run("check", "web");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("? web", "not measured  could not be tried");
  }

  @Test
  void whatIsStoppedIsBadOnlyForWhoNamesIt() {
    bender.says("commands", 200, STOPPED);
    var all = bender.run("check", "all");
    assertThat(all.code()).isZero();
    assertThat(all.out()).contains("⊘ web", "does not run", "1 container not running.");
    assertThat(bender.run("check", "web").code()).isEqualTo(1);
  }

  @Test
  void aServiceThatDoesNotAnswerIsALineToo() {
    bender.says("commands", 504, "{\"title\":\"Gateway Timeout\",\"detail\":\"No service.\"}");
    var ran = bender.run("check", "all");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("the verifier did not answer within 20 s");
  }

  @Test
  void nobodyIsWaitedForLongerThanTold() {
    bender.says(
        "commands",
        new MockResponse.Builder().body(GOOD).headersDelay(20, TimeUnit.SECONDS).build());
    long begun = System.nanoTime();
    var ran = bender.run("check", "web", "--timeout", "1");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("no answer within 1 s");
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void programsGetOneObject() {
    bender.says("commands", 200, BAD);
    var ran = bender.run("check", "all", "--json");
    var json = Json.tree(ran.out());
    assertThat(json.path("schema").asString()).isEqualTo("bender.checks/v1");
    assertThat(json.path("exitCode").asInt()).isEqualTo(1);
    var container = json.path("containers").path(0);
    assertThat(container.path("container").asString()).isEqualTo("web");
    assertThat(container.path("state").asString()).isEqualTo("BAD");
    assertThat(container.path("checks").path(0).path("durationMs").asInt()).isEqualTo(3_012);
  }

  @Test
  void namesThatAreNotKnownAreToldBeforeAnythingIsAsked() {
    var ran = bender.run("check", "wbe");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("Did you mean 'web'?");
    assertThat(bender.run("check").code()).isEqualTo(1);
    assertThat(bender.run("check", "all", "web").err()).contains("either names or all");
    assertThat(bender.requests).allMatch(one -> one.getTarget().endsWith("/status"));
  }

  @Test
  void aContainerOfAnotherHostIsNamedWithIt() {
    bender.says("commands", 200, GOOD);
    assertThat(bender.run("check", "amy/far").code()).isZero();
    assertThat(bender.requests.getLast().getBody().utf8()).contains("\"amy/far\"");
  }

  @Test
  void helpHasExamples() {
    assertThat(bender.run("check", "--help").out())
        .contains("bender check all", "bender check jellyfin pihole", "--timeout=SECONDS");
  }
}

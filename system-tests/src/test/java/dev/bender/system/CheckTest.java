package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.PostgresImage;
import dev.bender.images.PostgresSession;
import dev.bender.images.ServerImages;
import dev.bender.images.ServerStage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code bender check} on real servers that are well, stopped, hang, or answer wrongly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckTest {
  private static final String DATABASE = "chk-db";
  private static final String NAMES = "chk-dns";
  private static final String TORRENTS = "chk-torrents";
  private static final String WEB = "chk-web";
  private static final List<String> SERVERS = List.of(DATABASE, NAMES, TORRENTS, WEB);

  private static final String RPC = "transmission-rpc :9091";
  private static final String HTTP = "http :80/";
  private static final String DNS = "dns :53 test.home";
  private static final String POSTGRES = "postgres :5432";

  private Rig rig;
  private ServerStage stage;
  private ServerImages images;

  @BeforeAll
  void start() throws Exception {
    rig = new Rig("mode: manual\n");
    Path password = Files.writeString(rig.folder.resolve("shop-password"), "secret\n");
    rig.addSettings(
        """
        containers:
          chk-db:
            checks:
              - postgres:
                  databases: [ shop, blog ]
                  roles: [ { name: shop, database: shop, password-file: "%s" } ]
          chk-dns: { checks: [ { dns: { name: test.home, answer: 192.0.2.7 } } ] }
          chk-torrents: { checks: [ { transmission-rpc: { port: 9091 } } ] }
          chk-web: { checks: [ { http: { port: 80, body: "1.0" } } ] }
        """
            .formatted(password));
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    stage = new ServerStage(rig.parts.engine(), rig.containers.label());
    images = new ServerImages(rig.containers.label(), rig.parts.busybox());
    container(DATABASE, images.postgres().build())
        .volume(DATABASE, PostgresImage.DATA)
        .environment("POSTGRES_PASSWORD", "secret")
        .run();
    container(NAMES, images.dnsmasq().build()).run();
    container(TORRENTS, images.transmission().build()).run();
    container(WEB, images.nginx().build()).run();
    rig.up();
    database().awaitReady();
    database().sql("postgres", "CREATE DATABASE shop");
    database().sql("postgres", "CREATE DATABASE blog");
    database().sql("postgres", "CREATE ROLE shop LOGIN PASSWORD 'secret'");
    awaitAllGood();
  }

  @AfterAll
  void stop() throws Exception {
    rig.stop();
    stage.close();
    rig.close();
  }

  private ServerStage.Draft container(String name, OciImage image) {
    rig.push(name, image);
    return stage.container(name, rig.reference(name));
  }

  private PostgresSession database() {
    return new PostgresSession(rig.engine, DATABASE);
  }

  private void awaitAllGood() {
    await("all are good")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> {
          Rig.Said said = rig.ask("check", "all");
          assertThat(said.text()).contains("All 4 are good.");
        });
  }

  /** What {@code --json} says; the command has to end with what it says there. */
  private JsonNode check(String... names) throws Exception {
    String[] words = new String[names.length + 2];
    words[0] = "check";
    System.arraycopy(names, 0, words, 1, names.length);
    words[words.length - 1] = "--json";
    Rig.Said said = rig.ask(words);
    JsonNode json = JsonMapper.shared().readTree(said.text());
    assertThat(json.path("schema").asString()).isEqualTo("bender.checks/v1");
    assertThat(json.path("exitCode").asInt()).isEqualTo(said.code());
    return json;
  }

  private static JsonNode of(JsonNode checks, String container) {
    return stream(checks.path("containers"))
        .filter(one -> one.path("container").asString().equals(container))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode of(JsonNode checks, String container, String check) {
    return stream(of(checks, container).path("checks"))
        .filter(one -> one.path("name").asString().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static void assertBad(JsonNode checks, String container, String check, String sentence) {
    JsonNode seen = of(checks, container, check);
    assertThat(seen.path("outcome").asString()).as(seen.toString()).isEqualTo("FAILED");
    assertThat(seen.path("sentence").asString()).startsWith(check + " " + sentence);
    assertThat(of(checks, container).path("state").asString()).isEqualTo("BAD");
  }

  /** Gives up when it may, and not long after. */
  private static void assertTook(JsonNode checks, String container, String check, int seconds) {
    assertThat(of(checks, container, check).path("durationMs").asLong())
        .as("%s of %s", check, container)
        .isBetween(seconds * 1_000L - 20, seconds * 1_000L + 2_000);
  }

  @Tag("engine")
  @Test
  void whatIsUpIsGoodAndTheTableSaysHowLongEachCheckTook() throws Exception {
    Rig.Said said = rig.say("check", "all");
    assertThat(said.code()).as(said.text()).isZero();
    List<String> lines = said.text().lines().toList();
    assertThat(lines.getFirst()).matches(" +CONTAINER +CHECK +VERDICT +SEEN +TIME");
    assertThat(said.text())
        .containsPattern("chk-db +running +good +the container runs +\\d+ ms")
        .containsPattern("chk-db +postgres :5432 +good +takes connections, 2 d.* +[\\d.]+ m?s")
        .containsPattern("chk-dns +dns :53 test.home +good +answered 192.0.2.7 +[\\d.]+ m?s")
        .containsPattern(
            "chk-torrents +transmission-rpc :9091 +good +answered success.* +[\\d.]+ m?s")
        .containsPattern("chk-web +http :80/ +good +answered 200 +[\\d.]+ m?s");
    assertThat(lines).hasSize(11);

    JsonNode json = check("all");
    assertThat(json.path("exitCode").asInt()).isZero();
    assertThat(stream(json.path("containers")).map(one -> one.path("container").asString()))
        .isEqualTo(SERVERS);
    assertThat(stream(json.path("containers")))
        .allMatch(one -> one.path("state").asString().equals("GOOD"));
    assertThat(of(json, DATABASE, POSTGRES).path("sentence").asString())
        .endsWith(" takes connections, 2 databases, 2 queries, 1 role signed in");
    assertThat(of(json, TORRENTS, RPC).path("sentence").asString())
        .containsPattern("answered success, version \\d");
    assertThat(of(json, WEB, HTTP).path("durationMs").asLong()).isLessThan(5_000);
  }

  @Tag("engine")
  @Test
  void whatIsStoppedIsSaidAndIsBadOnlyForWhoNamesIt() throws Exception {
    SERVERS.forEach(one -> rig.engine.stop(one, Duration.ofSeconds(20)));
    try {
      Rig.Said said = rig.ask("check", "all");
      assertThat(said.code()).as(said.text()).isZero();
      assertThat(said.text()).contains("does not run").contains("4 containers not running.");
      JsonNode named = check(SERVERS.toArray(String[]::new));
      assertThat(named.path("exitCode").asInt()).isEqualTo(1);
      for (String one : SERVERS) {
        assertThat(of(named, one).path("state").asString()).isEqualTo("STOPPED");
        assertThat(of(named, one).path("sentence").asString())
            .startsWith(one + " does not run: it exited with code ");
      }
    } finally {
      SERVERS.forEach(rig.engine::start);
    }
    awaitAllGood();
  }

  /** Their connections are taken by the kernel, so that only patience tells. */
  @Test
  void whatHangsIsBadAsSoonAsThePatienceOfItsCheckIsOver() throws Exception {
    hang("STOP");
    try {
      long begun = System.nanoTime();
      JsonNode checks = check("all");
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(checks.path("exitCode").asInt()).isEqualTo(1);
      assertBad(checks, DATABASE, POSTGRES, "gives no answer by TCP on 127.0.0.1:5432");
      assertTook(checks, DATABASE, POSTGRES, 3);
      assertBad(checks, NAMES, DNS, "gave no answer within 3 s");
      assertTook(checks, NAMES, DNS, 3);
      assertBad(checks, TORRENTS, RPC, "gave no answer within 5 s");
      assertTook(checks, TORRENTS, RPC, 5);
      assertBad(checks, WEB, HTTP, "gave no answer within 5 s");
      assertTook(checks, WEB, HTTP, 5);
      // Beside each other, not one after the other.
      assertThat(took).isLessThan(Duration.ofSeconds(12));
      SERVERS.forEach(one ->
          assertThat(of(checks, one, "running").path("outcome").asString()).isEqualTo("PASSED"));
    } finally {
      hang("CONT");
    }
    awaitAllGood();
  }

  /** The first process of a container takes such a signal from outside only. */
  private void hang(String signal) {
    List.of(DATABASE, NAMES, TORRENTS, WEB).forEach(one -> rig.engine.signal(one, "SIG" + signal));
    // nginx answers from a process of its own
    rig.engine.exec(WEB, List.of("killall", "-" + signal, "nginx"), Duration.ofSeconds(10), 10_000);
  }

  @Tag("engine")
  @Test
  void aDatabaseThatIsGoneAndAPasswordThatIsAnotherAreSaid() throws Exception {
    database().sql("postgres", "ALTER ROLE shop PASSWORD 'another'");
    try {
      JsonNode checks = check(DATABASE);
      assertBad(checks, DATABASE, POSTGRES, "did not let shop in to shop: ");
      assertThat(checks.toString()).contains("password authentication failed");
      assertThat(checks.path("exitCode").asInt()).isEqualTo(1);
      database().sql("postgres", "ALTER DATABASE blog RENAME TO other");
      assertBad(check(DATABASE), DATABASE, POSTGRES, "has no database blog");
    } finally {
      database().sql("postgres", "ALTER ROLE shop PASSWORD 'secret'");
      database().sql("postgres", "ALTER DATABASE other RENAME TO blog");
    }
    awaitAllGood();
  }

  @Test
  void whatAnswersWronglyIsBadAndTheAnswerIsNamed() throws Exception {
    Map<String, String> web = Map.of("http.port", "80");
    Map<String, String> rpc = Map.of("transmission-rpc.port", "9091");
    Map<String, String> names = Map.of("dns.name", "test.home", "dns.answer", "192.0.2.7");
    withCheck("chk-502", images.nginx().answering(502).build(), web).run();
    withCheck(
            "chk-page",
            images.nginx().version("2.0").build(),
            Map.of("http.port", "80", "http.body", "1.0"))
        .run();
    withCheck("chk-silent", images.nginx().version("2.1").build(), web)
        .command("nc", "-ll", "-p", "80", "-e", "sleep", "600")
        .run();
    withCheck("chk-login", images.transmission().wantingLogin().build(), rpc).run();
    withCheck(
            "chk-garbage",
            images.nginx().version("hello").build(),
            Map.of("transmission-rpc.port", "80"))
        .run();
    withCheck("chk-address", images.dnsmasq().answering("test.home", "192.0.2.8").build(), names)
        .run();
    withCheck("chk-refuses", images.dnsmasq().thatKnowsNothing().build(), names).run();
    String[] all = {
      "chk-502", "chk-page", "chk-silent", "chk-login", "chk-garbage", "chk-address", "chk-refuses"
    };
    try {
      List.of(all).forEach(one -> rig.awaitContainer(one, "UP_TO_DATE"));
      JsonNode checks = check(all);
      assertThat(checks.path("exitCode").asInt()).isEqualTo(1);
      assertBad(checks, "chk-502", HTTP, "answered 502");
      assertBad(checks, "chk-page", HTTP, "answered 200 without the text that it should hold");
      assertBad(checks, "chk-silent", HTTP, "gave no answer within 5 s");
      assertTook(checks, "chk-silent", HTTP, 5);
      assertBad(checks, "chk-login", RPC, "answered 401: it wants a user and a password");
      assertBad(
          checks, "chk-garbage", "transmission-rpc :80", "answered with something else than JSON");
      assertBad(checks, "chk-address", DNS, "answered 192.0.2.8 and not 192.0.2.7");
      assertBad(checks, "chk-refuses", DNS, "refused the question");
      // One that is bad spoils all, and the good ones are still said to be good.
      Rig.Said said = rig.ask("check", "all");
      assertThat(said.code()).as(said.text()).isEqualTo(1);
      assertThat(said.text()).contains("4 of 11 are good.");
    } finally {
      remove(all);
    }
    awaitAllGood();
  }

  private ServerStage.Draft withCheck(String name, OciImage image, Map<String, String> checks) {
    ServerStage.Draft draft = container(name, image);
    checks.forEach((key, value) -> draft.label("dev.bender.check." + key, value));
    return draft;
  }

  private void remove(String... names) {
    List.of(names).forEach(one -> rig.engine.remove(one, true, true));
  }

  @Test
  void transmissionIsAskedAgainWithTheSessionThatItsFirstAnswerGave() throws Exception {
    withCheck(
            "chk-front",
            images.nginx().version("3.0").inFrontOf(TORRENTS + ":9091").build(),
            Map.of("transmission-rpc.port", "80"))
        .run();
    try {
      rig.awaitContainer("chk-front", "UP_TO_DATE");
      JsonNode checks = check("chk-front");
      assertThat(checks.path("exitCode").asInt()).as(checks.toString()).isZero();
      List<String> answers =
          rig.engine.logsTail("chk-front", 2, 1_000).lines().map(String::strip).toList();
      assertThat(answers).hasSize(2);
      assertThat(answers.getFirst()).matches("409 asked=- given=\\S{20,}");
      String session = answers.getFirst().replaceFirst(".*given=", "");
      assertThat(answers.getLast()).startsWith("200 asked=" + session + " ");
    } finally {
      remove("chk-front");
    }
    awaitAllGood();
  }
}

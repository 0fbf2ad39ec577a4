package dev.bender.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsFileTest {
  @TempDir private Path folder;

  @Test
  void withoutFileEverythingHasItsDefault() {
    Settings settings = Settings.defaults();

    assertThat(settings.host()).isEqualTo("bender");
    assertThat(settings.mode()).isEqualTo(Mode.MANUAL);
    assertThat(settings.schedule()).hasToString("0 30 4 * * SAT");
    assertThat(settings.window().isAlways()).isTrue();
    assertThat(settings.kafka().servers()).isEqualTo("127.0.0.1:9092");
    assertThat(settings.gate().high()).isEqualTo(GateAction.BLOCK);
    assertThat(settings.gate().unknown()).isEqualTo(GateAction.WARN);
    assertThat(settings.gate().maxDatabaseAge()).isEqualTo(Duration.ofHours(48));
    assertThat(settings.retry().atMost()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.notification().ntfy().enabled()).isFalse();
    assertThat(settings.operator().port()).isEqualTo(8780);
    assertThat(settings.detector().webhookToken().isEmpty()).isTrue();
    assertThat(settings.data()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(settings.logs()).isEqualTo(settings.data().resolve("logs"));
    assertThat(settings.backup().folder()).isEqualTo(settings.data().resolve("backups"));
    assertThat(settings.container("any").ignore()).isFalse();
  }

  @Test
  void theWholeFileIsRead() throws IOException {
    Files.writeString(folder.resolve("diun"), "s3cret\n");

    Settings settings =
        load(
            """
            bender:
              host: amy
              mode: auto
              schedule: "0 30 4 * * SAT"
              window: "SAT 04:30-12:00"
              kafka: { bootstrap-servers: "", partitions: 3, properties: { sasl.mechanism: PLAIN } }
              engine: { host: unix:///var/run/docker.sock, label: "bender.demo=yes" }
              registries: { insecure: [ "127.0.0.1:5000", "other:5001" ] }
              detector: { webhook-token-file: diun }
              scanner: { trivy: { server: "", database: "127.0.0.1:5000/trivy-db:2", insecure: true } }
              gate: { critical: block, minAge: 3d, compare_with_running: true, waivers: waivers.yml }
              retry: { first: 1h, factor: 2, at-most: 7d, attempts: 10 }
              replace: { strategy: create-first }
              notify: { ntfy: { url: "https://ntfy.home/", topic: bender }, quiet-hours: "22:00-07:00" }
              operator: { address: 127.0.0.1, port: 8780 }
              containers:
                immich_server: { mode: manual, successes: 5 }
                my.app: { ignore: true }
                postgres: { kind: postgres, databases: [ immich, hedgedoc ], dependents: [ immich_server ] }
                jellyfin:
                  checks:
                    - http: { port: 8096, path: /health, body: Healthy }
                    - running: {}
                    - docker-health
                    - exec: [ pg_isready, -U, postgres ]
                    - exec: { command: "test -f /ready" }
            """,
            Map.of());

    assertThat(settings.host()).isEqualTo("amy");
    assertThat(settings.detector().webhookToken().reveal()).isEqualTo("s3cret");
    assertThat(settings.kafka().properties()).containsExactly(Map.entry("sasl.mechanism", "PLAIN"));
    assertThat(settings.engine().watches(Map.of("bender.demo", "yes"))).isTrue();
    assertThat(settings.engine().watches(Map.of("bender.demo", "no"))).isFalse();
    assertThat(settings.registries().insecure()).containsExactly("127.0.0.1:5000", "other:5001");
    assertThat(settings.gate().minAge()).isEqualTo(Duration.ofDays(3));
    assertThat(settings.gate().compareWithRunning()).isTrue();
    assertThat(settings.gate().waivers()).isEqualTo(folder.resolve("waivers.yml"));
    assertThat(settings.retry().delayAfter(3)).isEqualTo(Duration.ofHours(4));
    assertThat(settings.retry().delayAfter(60)).isEqualTo(Duration.ofDays(7));
    assertThat(settings.notification().ntfy().url()).isEqualTo("https://ntfy.home");
    assertThat(settings.modeOf("immich_server")).isEqualTo(Mode.MANUAL);
    assertThat(settings.verifyOf("immich_server").successes()).isEqualTo(5);
    assertThat(settings.verifyOf("immich_server").patience()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.container("my.app").ignore()).isTrue();
    assertThat(settings.container("postgres").databases()).containsExactly("immich", "hedgedoc");
    assertThat(settings.container("jellyfin").checks())
        .containsExactly(
            new CheckSetting.Http(8096, "/health", 0, "Healthy"),
            new CheckSetting.Running(),
            new CheckSetting.DockerHealth(),
            new CheckSetting.Exec(List.of("pg_isready", "-U", "postgres")),
            new CheckSetting.Exec(List.of("/bin/sh", "-c", "test -f /ready")));
  }

  @Test
  void checksOfEveryKindAreRead() throws IOException {
    Settings settings =
        load(
            """
            bender:
              containers:
                pihole: { checks: [ dns: { name: pi.hole, answer: 192.0.2.1 } ] }
                web:
                  checks:
                    - http: { port: 443, scheme: https, tls: accept-any, redirects: refuse, body-matches: "^ok$" }
                seeds: { checks: [ transmission-rpc: { user: anna, password-file: rpc.password } ] }
                db:
                  checks:
                    - postgres:
                        user: immich
                        databases: [ immich, shop ]
                        query: SELECT now()
                        roles:
                          - { name: app, database: shop, password-file: /run/secrets/app }
            """,
            Map.of());
    assertThat(settings.container("pihole").checks())
        .containsExactly(new CheckSetting.Dns(53, "pi.hole", "192.0.2.1"));
    assertThat(settings.container("web").checks())
        .containsExactly(
            new CheckSetting.Http(443, "/", 0, "", "^ok$", "https", "accept-any", "refuse"));
    assertThat(settings.container("seeds").checks())
        .containsExactly(
            new CheckSetting.TransmissionRpc(
                9091,
                "/transmission/rpc",
                new CheckSetting.Login("anna", folder.resolve("rpc.password"))));
    assertThat(settings.container("db").checks())
        .containsExactly(
            new CheckSetting.Postgres(
                5432,
                "immich",
                List.of("immich", "shop"),
                "SELECT now()",
                List.of(
                    new CheckSetting.Postgres.Role("app", "shop", Path.of("/run/secrets/app")))));
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    Settings settings =
        load(
            """
            bender:
              host: amy
              registries: { insecure: [ one, two ] }
              containers: { immich_server: { patience: 10s } }
            """,
            Map.of(
                "BENDER_HOST", "zoidberg",
                "BENDER_DATA", "/var/lib/bender",
                "BENDER_GATE_MIN_AGE", "2d",
                "BENDER_REGISTRIES_INSECURE", "three",
                "BENDER_KAFKA_PROPERTIES_SECURITY_PROTOCOL", "SASL_SSL",
                "BENDER_CONTAINERS_IMMICH_SERVER_PATIENCE", "20s",
                "BENDER_CONTAINERS_SONARR_IGNORE", "true",
                "BENDER_HOME", "/opt/bender",
                "OTHER", "thing"));

    assertThat(settings.host()).isEqualTo("zoidberg");
    assertThat(settings.data()).isEqualTo(Path.of("/var/lib/bender"));
    assertThat(settings.backup().folder()).isEqualTo(Path.of("/var/lib/bender/backups"));
    assertThat(settings.gate().minAge()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.registries().insecure()).containsExactly("three");
    assertThat(settings.kafka().properties()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.container("immich_server").patience()).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.container("sonarr").ignore()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gate: { hihg: block }        | line 2: unknown key 'gate.hihg'. Did you mean 'gate.high'?
          modus: auto                  | line 2: unknown key 'modus'. Did you mean 'mode'?
          webhook-token: x             | line 2: unknown key 'webhook-token'. Did you mean 'detector.webhook-token'?
          zzzzzzzz: 1                  | line 2: unknown key 'zzzzzzzz'.
          containers: { a1: { ignor: true } } | line 2: unknown key 'containers.a1.ignor'
          mode: maybe                  | line 2: 'mode' is 'maybe'; allowed: manual, auto.
          gate: { high: ignore }       | line 2: 'gate.high' is 'ignore'; allowed: block, warn, log.
          schedule: every day          | line 2: 'schedule' is 'every day'; allowed: a cron expression of six fields
          window: SAT 25:00-26:00      | line 2: 'window' is 'SAT 25:00-26:00'; allowed: a span such as 'SAT 04:30-12:00'
          verify: { patience: 60 }     | line 2: 'verify.patience' is '60'; allowed: a time with its unit
          verify: { patience: -5s }    | line 2: 'verify.patience' is '-5s'; allowed: a time
          verify: { successes: 0 }     | line 2: 'verify.successes' is '0'; allowed: a whole number from 1 to 100.
          verify: { successes: many }  | line 2: 'verify.successes' is 'many'; allowed: a whole number.
          operator: { port: 70000 }    | line 2: 'operator.port' is '70000'; allowed: a whole number from 1 to 65535.
          operator: { address: 0.0.0.0 } | bender.yml: 'operator.token' is missing, and others can reach 0.0.0.0
          detector: { port: 8780 }     | line 2: 'detector.port' is '8780', as is 'operator.port'; allowed: a port of its own.
          engine: { host: docker.sock } | line 2: 'engine.host' is 'docker.sock'; allowed: unix:///PATH or tcp://HOST:PORT.
          registries: { insecure: [ "http://x" ] } | line 2: 'registries.insecure[0]' is 'http://x'; allowed: HOST or HOST:PORT
          notify: { ntfy: { url: ftp://x } } | line 2: 'notify.ntfy.url' is not a usable address
          gate: block                  | line 2: 'gate' is not a group of keys
          host: [ a, b ]               | line 2: 'host' is a list or a group of keys; allowed: one value.
          host: "!"                    | line 2: 'host' is '!'; allowed: letters
          retry: { at-most: 1h }       | line 2: 'retry.at-most' is shorter than 'retry.first'
          containers: { a1: { checks: [ { htp: {} } ] } } | line 2: 'containers.a1.checks[0]' is the unknown kind 'htp'; allowed: running, docker-health, http, tcp, exec, dns, transmission-rpc, postgres.
          containers: { a1: { checks: [ { http: {} } ] } } | line 2: 'containers.a1.checks[0].port' is missing
          containers: { a1: { checks: [ { dns: { port: 53 } } ] } } | line 2: 'containers.a1.checks[0].name' is missing; a check of kind dns needs it
          containers: { a1: { checks: [ { http: { port: 80, scheme: ftp } } ] } } | line 2: 'containers.a1.checks[0].scheme' is 'ftp'; allowed: http, https.
          containers: { a1: { checks: [ { http: { port: 80, tls: verify } } ] } } | line 2: 'containers.a1.checks[0].tls' is set, which needs 'scheme: https'.
          containers: { a1: { checks: [ { http: { port: 80, redirects: no } } ] } } | line 2: 'containers.a1.checks[0].redirects' is 'no'; allowed: follow, refuse.
          containers: { a1: { checks: [ { http: { port: 80, body: a, body-matches: b } } ] } } | line 2: 'containers.a1.checks[0].body-matches' and 'body' are both set
          containers: { a1: { checks: [ { transmission-rpc: { user: a } } ] } } | line 2: 'containers.a1.checks[0].password-file' is missing
          containers: { a1: { checks: [ { postgres: { roles: [ { name: a, database: b } ] } } ] } } | line 2: 'containers.a1.checks[0].roles[0].password-file' is missing
          containers: { a1: { checks: [ { postgres: { roles: [ { name: a, password: b } ] } } ] } } | line 2: 'containers.a1.checks[0].roles[0].password' is not known to a role; allowed: database, name, password-file.
          containers: { a1: { checks: [ { postgres: { roles: app } } ] } } | line 2: 'containers.a1.checks[0].roles' is not a list of roles
          containers: { a1: { checks: [ { tcp: { prt: 1 } } ] } } | line 2: 'containers.a1.checks[0].prt' is not known to a check of kind tcp; allowed: port.
          containers: { "a b": { ignore: true } } | bender.yml: 'containers.a b' is 'a b'; allowed: the name of a container.
          containers: { a1: { successes: 0 } } | line 2: 'containers.a1.successes' is '0'; allowed: a whole number from 1 to 100.
          """)
  void aWrongValueIsToldInOneSentence(String line, String expected) throws IOException {
    String text = "bender:\n  " + line + "\n";

    assertThatThrownBy(() -> load(text, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(folder.resolve("bender.yml").toString())
        .message()
        .contains(expected.strip())
        .doesNotContain("\n");
  }

  @Test
  void aKeyOutsideOfBenderIsRefused() {
    assertRefused(
        "host: amy\n", "line 1: unknown key 'host'; every setting stands below 'bender:'.");
  }

  @Test
  void aKeyThatIsSetTwiceIsRefused() {
    assertRefused(
        "bender:\n  host: amy\n  host: eve\n", "line 3: 'host' was set before, in line 2.");
  }

  @Test
  void whatIsNotYamlIsRefusedWithItsLine() {
    assertRefused("bender:\n  host: [ amy\n", "line 3: this is not YAML");
  }

  @Test
  void anAliasBombIsRefusedAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [ x, x ]\n");
    for (int i = 1; i < 80; i++) {
      bomb.append("a%d: &a%d [ *a%d, *a%d ]\n".formatted(i, i, i - 1, i - 1));
    }
    assertRefused(bomb.toString(), "bender.yml");
  }

  @Test
  void anEmptyFileIsAllDefaults() throws IOException {
    assertThat(load("", Map.of()).host()).isEqualTo("bender");
    assertThat(load("bender:\n", Map.of()).host()).isEqualTo("bender");
  }

  @Test
  void aMissingFileIsToldByName() {
    Path missing = folder.resolve("none.yml");

    assertThatThrownBy(() -> SettingsFile.load(missing, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(missing + " does not exist");
  }

  @Test
  void aHugeFileIsRefused() {
    assertRefused("#".repeat(300_000), "is larger than 262144 bytes");
  }

  @Test
  void aFolderInPlaceOfTheFileIsRefused() {
    assertThatThrownBy(() -> SettingsFile.load(folder, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void anUnknownVariableIsRefused() {
    assertThatThrownBy(() -> SettingsFile.load(null, Map.of("BENDER_GATE_HIHG", "block")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "unknown environment variable 'BENDER_GATE_HIHG'. Did you mean 'BENDER_GATE_HIGH'?");
  }

  @Test
  void aWrongValueOfAVariableNamesTheVariable() {
    assertThatThrownBy(() -> SettingsFile.load(null, Map.of("BENDER_OPERATOR_PORT", "x")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "the environment variable BENDER_OPERATOR_PORT: 'operator.port' is 'x'; allowed: a"
                + " whole number.");
  }

  @Test
  void aMissingSecretFileIsRefused() {
    assertRefused(
        "bender:\n  operator: { token-file: /no/such/file }\n",
        "line 2: 'operator.token-file' is '/no/such/file', which does not exist");
  }

  @Test
  void anEmptyNameOfASecretsFileIsNone() throws IOException {
    Settings settings =
        load(
            "bender:\n  operator: { token-file: \"\" }\n",
            Map.of("BENDER_NOTIFY_NTFY_TOKEN_FILE", ""));

    assertThat(settings.operator().token()).isEqualTo(Secret.NONE);
    assertThat(settings.notification().ntfy().token()).isEqualTo(Secret.NONE);
    assertRefused(
        "bender:\n  operator: { address: 0.0.0.0, token-file: \"\" }\n",
        "'operator.token' is missing");
  }

  @Test
  void anEmptySecretFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("token"), "\n");
    assertRefused("bender:\n  operator: { token-file: token }\n", "which is empty");
  }

  @Test
  void aTooLargeSecretFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("token"), "x".repeat(20_000));
    assertRefused("bender:\n  operator: { token-file: token }\n", "which is too large");
  }

  @Test
  void aSecretAndItsFileTogetherAreRefused() throws IOException {
    Files.writeString(folder.resolve("token"), "from-file");
    assertRefused("bender:\n  operator: { token: x, token-file: token }\n", "are both set");
  }

  @Test
  void aSecretIsNeverShown() throws IOException {
    Files.writeString(folder.resolve("jaas"), "password=hunter2;");
    Settings settings =
        load(
            """
            bender:
              operator: { token: hunter2 }
              kafka: { properties: { sasl.jaas.config-file: jaas } }
            """,
            Map.of("BENDER_DETECTOR_WEBHOOK_TOKEN", "hunter2"));

    assertThat(settings.kafka().properties())
        .containsEntry("sasl.jaas.config", "password=hunter2;");
    assertThat(settings.operator().token().matches("hunter2")).isTrue();
    assertThat(settings.toString()).doesNotContain("hunter2");
    assertThatThrownBy(
            () -> load("bender:\n  operator: { token: \"hunter2 hunter2\" }\n", Map.of()))
        .hasMessageContaining("'operator.token' is not usable")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void foreignControlCharactersAreNotRepeated() {
    assertRefused("bender:\n  mode: \"\\e[31mred\"\n", "'mode' is '?[31mred'");
  }

  private void assertRefused(String text, String expected) {
    assertThatThrownBy(() -> load(text, Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(expected);
  }

  private Settings load(String text, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(folder.resolve("bender.yml"), text);
    return SettingsFile.load(file, environment);
  }
}

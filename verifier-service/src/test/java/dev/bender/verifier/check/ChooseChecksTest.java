package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.ChooseChecks.Chosen;
import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.HealthCheck.DockerHealth;
import dev.bender.verifier.check.HealthCheck.Exec;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.HealthCheck.Tcp;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChooseChecksTest {
  private final ChooseChecks choose =
      new ChooseChecks(name ->
          new Agreed(name.equals("known") ? List.of(new Tcp(99)) : List.of(), Terms.DEFAULT));

  private Chosen choose(Map<String, String> labels) {
    return choose.chooseFor(Views.running("web").labels(labels).view());
  }

  @Test
  void aContainerThatOffersNothingHasOnlyToRun() {
    assertThat(choose(Map.of()).checks()).containsExactly(new Running());
  }

  @Test
  void theImagesOwnHealthCheckIsUsed() {
    var view =
        Views.running("web")
            .health("starting", Duration.ofSeconds(30))
            .network("bridge", List.of(), new PublishedPort(80, "", 8080))
            .view();
    assertThat(choose.chooseFor(view).checks()).containsExactly(new Running(), new DockerHealth());
  }

  @Test
  void withoutOneAnyPublishedPortIsEnough() {
    var view =
        Views.running("web")
            .network(
                "bridge",
                List.of(),
                new PublishedPort(443, "0.0.0.0", 8443),
                new PublishedPort(443, "::", 8443),
                new PublishedPort(80, "", 8080))
            .view();
    assertThat(choose.chooseFor(view).checks())
        .containsExactly(new Running(), new Tcp(List.of(80, 443)));
  }

  @Test
  void theSettingsFileComesBeforeWhatTheContainerOffers() {
    var view = Views.running("known").health("starting", Duration.ZERO).view();
    assertThat(choose.chooseFor(view).checks()).containsExactly(new Running(), new Tcp(99));
  }

  @Test
  void labelsComeBeforeTheSettingsFile() {
    var view = Views.running("known").labels(Map.of("dev.bender.check", "running")).view();
    assertThat(choose.chooseFor(view).checks()).containsExactly(new Running());
  }

  @Test
  void labelsNameChecks() {
    Chosen chosen =
        choose(
            Map.of(
                "dev.bender.check.http.port", "8096",
                "dev.bender.check.http.path", "/health?key=secret",
                "dev.bender.check.http.status", "2xx",
                "dev.bender.check.http.body", "Healthy",
                "dev.bender.check.tcp.port", "53",
                "dev.bender.check.exec", "[\"pg_isready\",\"-q\"]"));
    assertThat(chosen.warnings()).isEmpty();
    assertThat(chosen.checks())
        .containsExactly(
            new Running(),
            new Http(
                8096, "/health?key=secret", new Statuses(200, 299), new BodyMatch.Text("Healthy")),
            new Tcp(53),
            new Exec(List.of("pg_isready", "-q")));
    assertThat(chosen.checks().get(1).name()).isEqualTo("http :8096/health");
  }

  @Test
  void anExecThatIsNoListIsForTheShellAndItsWordsStayHidden() {
    Chosen chosen = choose(Map.of("dev.bender.check.exec", "login --password hunter2"));
    assertThat(chosen.checks().getLast())
        .isEqualTo(new Exec(List.of("sh", "-c", "login --password hunter2")));
    assertThat(chosen.checks().getLast().name()).isEqualTo("exec sh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dev.bender.check.http.port   | 0          | http.port is 0; allowed: 1 to 65535
          dev.bender.check.http.port   | http       | http.port is 'http', which is no number
          dev.bender.check.http.path   | /x         | http has a path, status or body but no
          dev.bender.check.tcp.port    | 70000      | tcp.port is 70000
          dev.bender.check.exec        | ["a",1]    | exec is a list with something else
          dev.bender.check.exec        | ["a"       | exec begins like a JSON list
          dev.bender.check.http.prot   | 80         | dev.bender.check.http.prot is not known
          dev.bender.check.dns.port    | 53         | dns has a port or answer but no dev.bender.check.dns.name
          dev.bender.check.dns.name    | a b        | dns.name is 'a b'
          dev.bender.check.transmission-rpc.port | x | transmission-rpc.port is 'x', which is no number
          dev.bender.check.transmission-rpc.path | x | transmission-rpc.path is 'x'
          dev.bender.check.postgres.port | 0        | postgres.port is 0; allowed: 1 to 65535
          dev.bender.check.postgres.roles | app     | dev.bender.check.postgres.roles is not known
          dev.bender.check             | everything | dev.bender.check is 'everything'
          dev.bender.patience          | soon       | dev.bender.patience is 'soon'
          dev.bender.patience          | 31m        | dev.bender.patience is 31m; allowed: 1 s to 1800 s
          dev.bender.successes         | 0          | dev.bender.successes is 0; allowed: 1 to 20
          dev.bender.steady            | 601s       | dev.bender.steady is 601s
          """)
  void aLabelThatCannotBeMeantSoIsNamedAndNotUsed(String label, String value, String sentence) {
    Chosen chosen = choose(Map.of(label, value));
    assertThat(chosen.warnings()).singleElement().asString().contains(sentence);
    assertThat(chosen.checks()).containsExactly(new Running());
    assertThat(chosen.terms()).isEqualTo(Terms.DEFAULT);
  }

  @Test
  void labelsOverrideTheTerms() {
    Chosen chosen =
        choose(
            Map.of(
                "dev.bender.patience", "2m",
                "dev.bender.successes", "5",
                "dev.bender.steady", "500ms"));
    assertThat(chosen.terms())
        .isEqualTo(new Terms(Duration.ofMinutes(2), 5, Duration.ofMillis(500)));
  }

  @Test
  void controlCharactersOfALabelReachNobody() {
    Chosen chosen = choose(Map.of("dev.bender.check", "a\u001b[31m\nb\u202e"));
    assertThat(chosen.warnings()).singleElement().asString().contains("'a b'");
  }

  @Test
  void labelsNameTheOtherKindsToo() {
    Chosen chosen =
        choose(
            Map.of(
                "dev.bender.check.dns.name", "pi.hole",
                "dev.bender.check.dns.answer", "192.0.2.1",
                "dev.bender.check.transmission-rpc.port", "9091",
                "dev.bender.check.postgres.databases", "immich, hedgedoc",
                "dev.bender.check.postgres.query", "SELECT now()"));
    assertThat(chosen.warnings()).isEmpty();
    assertThat(chosen.checks())
        .containsExactly(
            new Running(),
            new Dns(53, "pi.hole", "192.0.2.1"),
            new TransmissionRpc(9091, "/transmission/rpc", null, true),
            new Postgres(
                5432, "postgres", List.of("immich", "hedgedoc"), "SELECT now()", List.of(), true));
    assertThat(chosen.unasked()).isEmpty();
  }

  @Test
  void labelsChooseHowAWebServerIsAsked() {
    Chosen chosen =
        choose(
            Map.of(
                "dev.bender.check.http.port", "443",
                "dev.bender.check.http.scheme", "https",
                "dev.bender.check.http.tls", "accept-any",
                "dev.bender.check.http.redirects", "refuse",
                "dev.bender.check.http.body-matches", "^ok$"));
    assertThat(chosen.warnings()).isEmpty();
    Http http = (Http) chosen.checks().getLast();
    assertThat(http.name()).isEqualTo("https :443/");
    assertThat(http.tls()).isEqualTo(Http.Tls.ACCEPT_ANY);
    assertThat(http.redirects()).isEqualTo(Http.Redirects.REFUSE);
    assertThat(http.body()).isInstanceOf(BodyMatch.Expression.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          scheme       | ftp   | http.scheme is 'ftp'; allowed: http, https
          tls          | any   | http.tls is set, but http.scheme is not https
          redirects    | maybe | http.redirects is 'maybe'; allowed: follow, refuse
          body-matches | (     | http.body-matches is no regular expression
          """)
  void aWordThatCannotBeMeantSoIsNamed(String word, String value, String sentence) {
    Chosen chosen =
        choose(Map.of("dev.bender.check.http.port", "80", "dev.bender.check.http." + word, value));
    assertThat(chosen.warnings()).singleElement().asString().contains(sentence);
  }

  @Test
  void aKnownImageIsMeasuredByItsCheckAndItsOwnHealth() {
    var view = Views.running("db").image("postgres:17").health("healthy", Duration.ZERO).view();
    Chosen chosen = choose.chooseFor(view);
    assertThat(chosen.checks())
        .extracting(HealthCheck::name)
        .containsExactly("running", "postgres :5432", "docker-health");
    assertThat(chosen.unasked()).extracting(HealthCheck::name).containsExactly("postgres :5432");
  }

  @Test
  void labelsAndSettingsComeBeforeWhatIsKnownOfTheImage() {
    var labelled =
        Views.running("db").image("postgres:17").labels(Map.of("dev.bender.check", "running"));
    assertThat(choose.chooseFor(labelled.view()).checks()).containsExactly(new Running());
    assertThat(choose.chooseFor(Views.running("known").image("postgres:17").view()).checks())
        .containsExactly(new Running(), new Tcp(99));
  }

  @Test
  void theSettingsCanCallAnyImageAPostgres() {
    ChooseChecks told =
        new ChooseChecks(name -> new Agreed(List.of(), Terms.DEFAULT, true, List.of("shop")));
    Chosen chosen = told.chooseFor(Views.running("db").image("my/fork:1").view());
    assertThat(chosen.checks().getLast())
        .isInstanceOfSatisfying(
            Postgres.class, one -> assertThat(one.databases()).containsExactly("shop"));
    assertThat(chosen.unasked()).isEmpty();
  }
}

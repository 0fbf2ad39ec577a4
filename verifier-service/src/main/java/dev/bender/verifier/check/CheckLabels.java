package dev.bender.verifier.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what a container's labels say of checks. */
final class CheckLabels {
  private static final String CHECK = "dev.bender.check";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(ms|s|m)");
  private static final long LONGEST_PATIENCE = 30 * 60;
  private static final long LONGEST_STEADY = 10 * 60;
  private static final int MOST_SUCCESSES = 20;
  private static final JsonMapper JSON = new JsonMapper();

  /** After {@code dev.bender.check}; {@code .status} and {@code .body} are those of http. */
  private static final Set<String> KNOWN =
      Set.of(
          ".http.port",
          ".http.path",
          ".http.status",
          ".http.body",
          ".http.body-matches",
          ".http.scheme",
          ".http.tls",
          ".http.redirects",
          ".status",
          ".body",
          ".tcp.port",
          ".exec",
          ".dns.port",
          ".dns.name",
          ".dns.answer",
          ".transmission-rpc.port",
          ".transmission-rpc.path",
          ".postgres.port",
          ".postgres.user",
          ".postgres.databases",
          ".postgres.query");

  private final Map<String, String> labels;

  CheckLabels(Map<String, String> labels) {
    this.labels = labels;
  }

  /**
   * The checks that labels name; empty where they name none.
   *
   * @throws Invalid if one cannot be read
   */
  List<HealthCheck> checks() {
    refuseUnknown();
    List<HealthCheck> checks = new ArrayList<>();
    String only = labels.get(CHECK);
    if (only != null && !only.strip().equals("running")) {
      throw new Invalid(
          "%s is '%s'; allowed: running".formatted(CHECK, ForeignText.line(only, 40)));
    }
    if (only != null) {
      checks.add(new HealthCheck.Running());
    }
    addHttp(checks);
    String tcp = labels.get(CHECK + ".tcp.port");
    if (tcp != null) {
      checks.add(new HealthCheck.Tcp(number("tcp.port", tcp)));
    }
    String exec = labels.get(CHECK + ".exec");
    if (exec != null) {
      checks.add(new HealthCheck.Exec(command(exec)));
    }
    addDns(checks);
    addTransmission(checks);
    addPostgres(checks);
    return checks;
  }

  private void refuseUnknown() {
    labels.keySet().stream()
        .filter(label -> label.startsWith(CHECK + "."))
        .map(label -> label.substring(CHECK.length()))
        .filter(label -> !KNOWN.contains(label))
        .sorted()
        .findFirst()
        .ifPresent(label -> {
          throw new Invalid(
              "%s%s is not known; allowed: http, tcp, exec, dns, transmission-rpc, postgres"
                  .formatted(CHECK, ForeignText.line(label, 60)));
        });
  }

  private void addDns(List<HealthCheck> checks) {
    String name = labels.get(CHECK + ".dns.name");
    String port = labels.get(CHECK + ".dns.port");
    String answer = labels.get(CHECK + ".dns.answer");
    if (name != null) {
      checks.add(
          new HealthCheck.Dns(
              port == null ? HealthCheck.Dns.USUAL_PORT : number("dns.port", port),
              name.strip(),
              answer == null ? null : answer.strip()));
    } else if (port != null || answer != null) {
      throw new Invalid("dns has a port or answer but no " + CHECK + ".dns.name");
    }
  }

  /** Without a login: a label, which an image may bring, must not name a file of the verifier's. */
  private void addTransmission(List<HealthCheck> checks) {
    String port = labels.get(CHECK + ".transmission-rpc.port");
    String path = labels.get(CHECK + ".transmission-rpc.path");
    if (port != null || path != null) {
      checks.add(
          new HealthCheck.TransmissionRpc(
              port == null
                  ? HealthCheck.TransmissionRpc.USUAL_PORT
                  : number("transmission-rpc.port", port),
              path == null ? HealthCheck.TransmissionRpc.USUAL_PATH : path,
              null,
              true));
    }
  }

  /** Without roles, for the same reason. */
  private void addPostgres(List<HealthCheck> checks) {
    String port = labels.get(CHECK + ".postgres.port");
    String user = labels.get(CHECK + ".postgres.user");
    String databases = labels.get(CHECK + ".postgres.databases");
    String query = labels.get(CHECK + ".postgres.query");
    if (port != null || user != null || databases != null || query != null) {
      checks.add(
          new HealthCheck.Postgres(
              port == null ? HealthCheck.Postgres.USUAL_PORT : number("postgres.port", port),
              user == null ? HealthCheck.Postgres.USUAL_USER : user.strip(),
              databases == null ? List.of() : List.of(databases.strip().split("\\s*,\\s*")),
              query == null ? HealthCheck.Postgres.USUAL_QUERY : query,
              List.of(),
              true));
    }
  }

  private void addHttp(List<HealthCheck> checks) {
    String port = labels.get(CHECK + ".http.port");
    if (port != null) {
      String path = labels.get(CHECK + ".http.path");
      String status = either(".http.status", ".status");
      checks.add(
          new HealthCheck.Http(
              number("http.port", port),
              path == null ? "/" : path,
              status == null ? Statuses.DEFAULT : Statuses.parse(status),
              body(),
              HttpWords.tls(labels.get(CHECK + ".http.scheme"), labels.get(CHECK + ".http.tls")),
              HttpWords.redirects(labels.get(CHECK + ".http.redirects"))));
    } else if (labels.keySet().stream().anyMatch(CheckLabels::isOfHttp)) {
      throw new Invalid("http has a path, status or body but no " + CHECK + ".http.port");
    }
  }

  private static boolean isOfHttp(String label) {
    return label.startsWith(CHECK + ".http.")
        || label.equals(CHECK + ".status")
        || label.equals(CHECK + ".body");
  }

  private @Nullable BodyMatch body() {
    String body = either(".http.body", ".body");
    String expression = labels.get(CHECK + ".http.body-matches");
    if (body != null && expression != null) {
      throw new Invalid("http has both body and body-matches; allowed: one of them");
    }
    if (expression != null) {
      return BodyMatch.expression(expression);
    }
    return body == null ? null : BodyMatch.parse(body);
  }

  private @Nullable String either(String one, String other) {
    String value = labels.get(CHECK + one);
    return value != null ? value : labels.get(CHECK + other);
  }

  /**
   * The terms that labels override.
   *
   * @throws Invalid if one cannot be read or is out of bounds
   */
  Terms terms(Terms settings) {
    String successes = labels.get("dev.bender.successes");
    return new Terms(
        within("dev.bender.patience", settings.patience(), 1, LONGEST_PATIENCE),
        successes == null ? settings.successes() : few("dev.bender.successes", successes),
        within("dev.bender.steady", settings.steady(), 0, LONGEST_STEADY));
  }

  private Duration within(String label, Duration settings, long least, long most) {
    String text = labels.get(label);
    if (text == null) {
      return settings;
    }
    Duration value = duration(label, text);
    if (value.compareTo(Duration.ofSeconds(least)) < 0
        || value.compareTo(Duration.ofSeconds(most)) > 0) {
      throw new Invalid("%s is %s; allowed: %d s to %d s".formatted(label, text, least, most));
    }
    return value;
  }

  private static int few(String label, String text) {
    int value = number(label, text);
    if (value < 1 || value > MOST_SUCCESSES) {
      throw new Invalid(label + " is " + value + "; allowed: 1 to " + MOST_SUCCESSES);
    }
    return value;
  }

  private static List<String> command(String text) {
    if (!text.stripLeading().startsWith("[")) {
      return List.of("sh", "-c", text);
    }
    try {
      List<String> words = new ArrayList<>();
      for (JsonNode word : JSON.readTree(text)) {
        if (!word.isString()) {
          throw new Invalid("exec is a list with something else than texts in it");
        }
        words.add(word.asString());
      }
      return words;
    } catch (JacksonException e) {
      throw new Invalid("exec begins like a JSON list of texts but is none");
    }
  }

  private static int number(String what, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new Invalid(
          "%s is '%s', which is no number".formatted(what, ForeignText.line(text, 40)));
    }
  }

  private static Duration duration(String what, String text) {
    Matcher words = DURATION.matcher(text.strip());
    if (!words.matches()) {
      throw new Invalid(
          "%s is '%s'; allowed: a number and ms, s or m, such as 90s"
              .formatted(what, ForeignText.line(text, 40)));
    }
    long amount = Long.parseLong(words.group(1));
    return switch (words.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      default -> Duration.ofMinutes(amount);
    };
  }
}

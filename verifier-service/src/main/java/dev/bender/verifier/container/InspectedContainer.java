package dev.bender.verifier.container;

import dev.bender.verifier.container.ContainerView.Health;
import dev.bender.verifier.container.ContainerView.Network;
import dev.bender.verifier.container.ContainerView.Origin;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import dev.bender.verifier.container.ContainerView.RestartPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the answer of {@code GET /containers/ID/json} (Engine API 1.41 and later): what is missing
 * or of another type counts as absent.
 */
final class InspectedContainer {
  private static final int LONGEST_OUTPUT = 2_000;

  // The engine's own defaults, where a health check leaves them out (api/types HealthConfig).
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /** An image may ask for a hundred years. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * Where and for whom well-known images listen. Anything else may be a secret, and stays there.
   */
  static final Set<String> VARIABLES =
      Set.of("POSTGRES_USER", "PGPORT", "IMMICH_PORT", "CMD_PORT", "PORT");

  private InspectedContainer() {}

  static ContainerView read(JsonNode json) {
    return read(json, Map.of());
  }

  /**
   * Reads it.
   *
   * @param ofImage labels that the image brings: they do not say how it is to be measured
   */
  static ContainerView read(JsonNode json, Map<String, String> ofImage) {
    JsonNode state = json.path("State");
    JsonNode policy = json.path("HostConfig").path("RestartPolicy");
    String name = json.path("Name").asString("");
    return new ContainerView(
        json.path("Id").asString(""),
        name.startsWith("/") ? name.substring(1) : name,
        state.path("Status").asString(""),
        state.path("ExitCode").asInt(0),
        state.path("OOMKilled").asBoolean(false),
        state.path("Error").asString(""),
        state.path("StartedAt").asString(""),
        json.path("RestartCount").asInt(0),
        new RestartPolicy(
            policy.path("Name").asString(""), policy.path("MaximumRetryCount").asInt(0)),
        health(state.path("Health"), json.path("Config").path("Healthcheck")),
        owners(labels(json.path("Config").path("Labels")), ofImage),
        network(json),
        new Origin(
            json.path("Config").path("Image").asString(""),
            environment(json.path("Config").path("Env"))));
  }

  /** Without what only the image says to Bender. */
  private static Map<String, String> owners(
      Map<String, String> labels, Map<String, String> ofImage) {
    Map<String, String> owners = new HashMap<>(labels);
    owners
        .entrySet()
        .removeIf(one ->
            one.getKey().startsWith("dev.bender.")
                && one.getValue().equals(ofImage.get(one.getKey())));
    return owners;
  }

  private static Map<String, String> environment(JsonNode list) {
    Map<String, String> environment = new HashMap<>();
    for (JsonNode one : list) {
      String line = one.asString("");
      int equals = line.indexOf('=');
      if (equals > 0 && VARIABLES.contains(line.substring(0, equals))) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return environment;
  }

  private static @Nullable Health health(JsonNode state, JsonNode check) {
    String status = state.path("Status").asString("");
    String kind = check.path("Test").path(0).asString("");
    if (status.isEmpty() || status.equals("none") || kind.isEmpty() || kind.equals("NONE")) {
      return null;
    }
    JsonNode log = state.path("Log");
    String output = log.isEmpty() ? "" : log.path(log.size() - 1).path("Output").asString("");
    return new Health(
        status,
        output.length() <= LONGEST_OUTPUT ? output : output.substring(0, LONGEST_OUTPUT),
        nanos(check.path("StartPeriod"), Duration.ZERO),
        nanos(check.path("Interval"), DEFAULT_INTERVAL)
            .plus(nanos(check.path("Timeout"), DEFAULT_TIMEOUT)));
  }

  private static Duration nanos(JsonNode value, Duration absent) {
    long nanos = value.asLong(0);
    return nanos <= 0 ? absent : Duration.ofNanos(Math.min(nanos, LONGEST.toNanos()));
  }

  static Map<String, String> labels(JsonNode json) {
    Map<String, String> labels = new HashMap<>();
    json.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return labels;
  }

  private static Network network(JsonNode json) {
    JsonNode settings = json.path("NetworkSettings");
    List<String> v4 = new ArrayList<>();
    List<String> v6 = new ArrayList<>();
    for (var network : settings.path("Networks").properties()) {
      addIfAddress(v4, network.getValue().path("IPAddress").asString(""));
      addIfAddress(v6, network.getValue().path("GlobalIPv6Address").asString(""));
    }
    v4.addAll(v6);
    String mode = json.path("HostConfig").path("NetworkMode").asString("");
    JsonNode ports = settings.path("Ports");
    return new Network(mode, v4, published(ports, "/tcp"), published(ports, "/udp"));
  }

  private static void addIfAddress(List<String> addresses, String address) {
    if (isAddress(address)) {
      addresses.add(address);
    }
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<PublishedPort> published(JsonNode ports, String protocol) {
    List<PublishedPort> published = new ArrayList<>();
    for (var port : ports.properties()) {
      if (!port.getKey().endsWith(protocol)) {
        continue;
      }
      int inside = number(port.getKey().substring(0, port.getKey().length() - 4));
      for (JsonNode binding : port.getValue()) {
        int outside = number(binding.path("HostPort").asString(""));
        String address = binding.path("HostIp").asString("");
        if (inside > 0 && outside > 0 && (address.isEmpty() || isAddress(address))) {
          published.add(new PublishedPort(inside, address, outside));
        }
      }
    }
    return published;
  }

  private static int number(String text) {
    try {
      int port = Integer.parseInt(text);
      return port <= 65_535 ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

package dev.bender.platform.messaging;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the broker is, and who connects to it.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param service which of the services this is; names groups, clients and event sources
 * @param scope the host whose events a service takes; empty: it takes those of all hosts
 * @param instance tells two processes of one service apart; stays the same over a restart
 * @param partitions of topics that do not exist yet
 * @param properties further client properties, such as those of SASL and TLS; may hold secrets
 * @param triesInPlace how often a handler is tried again in place before it gives up
 */
public record Connection(
    String bootstrapServers,
    String service,
    String scope,
    String instance,
    int partitions,
    Map<String, String> properties,
    int triesInPlace) {

  public Connection {
    properties = Map.copyOf(properties);
  }

  /** The consumer group: one for a service, or one a host for a service that belongs to a host. */
  public String group() {
    return "bender-" + service + (scope.isEmpty() ? "" : "-" + scope);
  }

  /** Whether events of that host are for this service. */
  boolean takes(String host) {
    return scope.isEmpty() || scope.equals(host);
  }

  Map<String, Object> clientProperties(String role) {
    Map<String, Object> all = new HashMap<>();
    // In a long outage every client of a service tries; twice in a second each would be a lot.
    all.put("reconnect.backoff.max.ms", 3_000);
    all.putAll(properties);
    all.put("bootstrap.servers", bootstrapServers);
    all.put("client.id", group() + "-" + instance + "-" + role);
    return all;
  }

  /** Without the properties: they may hold secrets. */
  @Override
  public String toString() {
    return "Connection[" + bootstrapServers + ", " + group() + ", " + instance + "]";
  }
}

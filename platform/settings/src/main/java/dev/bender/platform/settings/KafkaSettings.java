package dev.bender.platform.settings;

import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which broker carries the events.
 *
 * @param bootstrapServers {@code host:port}, comma-separated; empty: the embedded broker
 * @param port of the embedded broker, on 127.0.0.1
 * @param partitions of topics that do not exist yet
 * @param properties further client properties, such as those of SASL and TLS; may hold secrets
 */
public record KafkaSettings(
    @DefaultValue("") String bootstrapServers,
    @DefaultValue("9092") int port,
    @DefaultValue("1") int partitions,
    @DefaultValue Map<String, String> properties) {
  private static final Pattern SERVERS =
      Pattern.compile("|[^\\s,:]+:[0-9]{1,5}(\\s*,\\s*[^\\s,:]+:[0-9]{1,5})*");

  public KafkaSettings {
    Rule.matching("bootstrap-servers", bootstrapServers, SERVERS, "HOST:PORT, or several by comma");
    Rule.port("port", port);
    Rule.between("partitions", partitions, 1, 1000);
    properties = Map.copyOf(properties);
  }

  /** True if Bender runs the broker itself. */
  public boolean embedded() {
    return bootstrapServers.isEmpty();
  }

  /** Where clients connect, embedded or not. */
  public String servers() {
    return embedded() ? "127.0.0.1:" + port : bootstrapServers;
  }

  /** Without the values of the properties: they may hold secrets. */
  @Override
  public String toString() {
    return "KafkaSettings["
        + servers()
        + ", partitions="
        + partitions
        + ", "
        + properties.keySet()
        + "]";
  }
}

package dev.bender.platform.settings;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How registries are spoken to.
 *
 * @param insecure {@code host} or {@code host:port} of registries that speak plain HTTP
 * @param dockerConfig Docker's {@code config.json} with the logins; empty: the user's own
 */
public record RegistrySettings(
    @DefaultValue List<String> insecure, @DefaultValue("") String dockerConfig) {
  private static final Pattern REGISTRY =
      Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?");

  public RegistrySettings {
    for (String registry : insecure) {
      Rule.matching("insecure", registry, REGISTRY, "HOST or HOST:PORT, without http://");
    }
    insecure = List.copyOf(insecure);
  }
}

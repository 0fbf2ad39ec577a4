package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The scanner service and the Trivy that it asks.
 *
 * @param address of the health endpoint
 * @param port of the health endpoint
 */
public record ScannerSettings(
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("8782") int port,
    @DefaultValue TrivySettings trivy) {

  public ScannerSettings {
    Rule.address("address", address);
    Rule.port("port", port);
  }
}

package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where the health endpoint of the verifier listens. */
public record VerifierSettings(
    @DefaultValue("127.0.0.1") String address, @DefaultValue("8784") int port) {

  public VerifierSettings {
    Rule.address("address", address);
    Rule.port("port", port);
  }
}

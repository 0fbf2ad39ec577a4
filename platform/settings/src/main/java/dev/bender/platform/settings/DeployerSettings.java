package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where the health endpoint of the deployer listens. */
public record DeployerSettings(
    @DefaultValue("127.0.0.1") String address, @DefaultValue("8783") int port) {

  public DeployerSettings {
    Rule.address("address", address);
    Rule.port("port", port);
  }
}

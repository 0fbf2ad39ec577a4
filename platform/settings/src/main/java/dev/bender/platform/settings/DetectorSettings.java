package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where news of images comes in.
 *
 * @param address that the webhook listens on
 * @param port that the webhook listens on
 * @param webhookToken the bearer token that the webhook asks for; required beyond loopback
 */
public record DetectorSettings(
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("8781") int port,
    @DefaultValue("") Secret webhookToken) {

  public DetectorSettings {
    Rule.address("address", address);
    Rule.port("port", port);
    Rule.tokenUnlessLoopback("webhook-token", webhookToken, address);
  }
}

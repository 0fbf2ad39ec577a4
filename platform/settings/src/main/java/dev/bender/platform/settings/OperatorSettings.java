package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people and the command reach Bender.
 *
 * @param token that every request has to carry; required beyond loopback
 * @param publicUrl by which phones reach this address; empty: they do not
 */
public record OperatorSettings(
    @DefaultValue("127.0.0.1") String address,
    @DefaultValue("8780") int port,
    @DefaultValue("") Secret token,
    @DefaultValue("") String publicUrl) {

  public OperatorSettings {
    Rule.address("address", address);
    Rule.port("port", port);
    Rule.tokenUnlessLoopback("token", token, address);
    publicUrl = Rule.httpUrl("public-url", publicUrl);
  }

  /** True if only programs on this host can reach the address. */
  public boolean loopback() {
    return Rule.loopback(address);
  }
}

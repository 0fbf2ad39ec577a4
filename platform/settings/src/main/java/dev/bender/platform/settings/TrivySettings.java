package dev.bender.platform.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Trivy scans.
 *
 * @param server its address; empty: one is run as a child process
 * @param port of the child process, on 127.0.0.1
 * @param database the repository of the vulnerability database; empty: Trivy's own choice
 * @param insecure whether registries without a valid certificate are accepted
 * @param binary the program; empty: looked for as {@code BENDER_TRIVY} and on the PATH
 * @param timeout of one scan
 */
public record TrivySettings(
    @DefaultValue("") String server,
    @DefaultValue("8785") int port,
    @DefaultValue("") String database,
    @DefaultValue("false") boolean insecure,
    @DefaultValue("") String binary,
    @DefaultValue("10m") Duration timeout) {

  public TrivySettings {
    server = Rule.httpUrl("server", server);
    Rule.port("port", port);
    Rule.positive("timeout", timeout);
  }

  /** True if Bender runs the server itself. */
  public boolean embedded() {
    return server.isEmpty();
  }

  /** Where the scanner finds the server, embedded or not. */
  public String url() {
    return embedded() ? "http://127.0.0.1:" + port : server;
  }
}

package dev.bender.platform.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The container engine of this host.
 *
 * @param host {@code unix:///path} or {@code tcp://host:port}
 * @param label {@code key} or {@code key=value}: only containers with it are watched; empty: all
 * @param patience how long it may take to show something; a change may take five times that
 */
public record EngineSettings(
    @DefaultValue("unix:///var/run/docker.sock") String host,
    @DefaultValue("") String label,
    @DefaultValue("60s") Duration patience) {
  private static final Pattern HOST = Pattern.compile("unix:///\\S+|tcp://[^\\s/]+:[0-9]{1,5}");
  private static final Pattern LABEL = Pattern.compile("|[^\\s=]+(=.*)?");

  public EngineSettings {
    Rule.matching("host", host, HOST, "unix:///PATH or tcp://HOST:PORT");
    Rule.positive("patience", patience);
    Rule.matching("label", label, LABEL, "KEY or KEY=VALUE, or empty for every container");
  }

  /** Whether a container with these labels is one of ours to look at. */
  public boolean watches(Map<String, String> labels) {
    if (label.isEmpty()) {
      return true;
    }
    int equals = label.indexOf('=');
    return equals < 0
        ? labels.containsKey(label)
        : label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
  }
}

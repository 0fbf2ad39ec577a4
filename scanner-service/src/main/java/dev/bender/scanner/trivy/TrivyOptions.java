package dev.bender.scanner.trivy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How Trivy's client is run.
 *
 * @param program finds it; asked anew for each scan, so that it may be installed while we run
 * @param folder for its cache and for reports that are being read; absolute, of this service alone
 * @param insecure whether no registry's certificate is checked
 * @param insecureRegistries {@code host} or {@code host:port} of those that speak plain HTTP
 * @param timeout of one scan
 * @param longestReport in bytes
 * @param environment the environment to take what the client needs from
 * @param dockerConfig the folder of Docker's {@code config.json}; empty: the user's own
 */
public record TrivyOptions(
    Supplier<Optional<Path>> program,
    Path folder,
    boolean insecure,
    Set<String> insecureRegistries,
    Duration timeout,
    long longestReport,
    Map<String, String> environment,
    String dockerConfig) {

  /** The default for {@link #longestReport}: large images have reports of about 10 MB. */
  public static final long LONGEST_REPORT = 64L * 1024 * 1024;

  public TrivyOptions {
    insecureRegistries = Set.copyOf(insecureRegistries);
    environment = Map.copyOf(environment);
  }
}

package dev.bender.platform.registry;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Where a registry's API is. Plain HTTP for the registries that the settings list and for loopback
 * addresses, as the Docker Engine does ({@code daemon/pkg/registry}, "isSecureIndex"); everything
 * else is HTTPS.
 */
final class Endpoints {

  /** Docker Hub's API is on another host than its name says. */
  private static final String HUB_HOST = "registry-1.docker.io";

  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\])(?::[0-9]+)?");

  private final Set<String> insecure;

  Endpoints(Set<String> insecure) {
    this.insecure =
        insecure.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The address that ends in {@code /v2/}. */
  HttpUrl of(String registry) {
    String host = registry.equals(ImageReference.DOCKER_HUB) ? HUB_HOST : registry;
    String scheme = isInsecure(registry) ? "http" : "https";
    HttpUrl url = HttpUrl.parse(scheme + "://" + host + "/v2/");
    if (url == null) {
      throw new RegistryFailure(
          RegistryFailure.Kind.NOT_FOUND,
          registry,
          registry + " is not the address of a registry.");
    }
    return url;
  }

  private boolean isInsecure(String registry) {
    String lower = registry.toLowerCase(Locale.ROOT);
    return insecure.contains(lower) || LOOPBACK.matcher(lower).matches();
  }
}

package dev.bender.notifier.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.platform.settings.OperatorSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets in who may come in. Listening on the loopback interface alone is not safe: any page in a
 * browser can make its own name mean 127.0.0.1, so only known host names are answered, and requests
 * of other sites' pages are not.
 */
final class DoorKeeper extends OncePerRequestFilter {
  private static final int LARGEST_REQUEST = 64 * 1024;

  private final OperatorSettings settings;
  private final Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  DoorKeeper(OperatorSettings settings) {
    this.settings = settings;
    hosts.add(settings.address());
    if (!settings.publicUrl().isEmpty()) {
      hosts.add(hostOf(settings.publicUrl()));
    }
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!hosts.contains(withoutPort(request.getHeader("Host")))) {
      refuse(
          response,
          403,
          "Bender does not answer to this host name; set operator.public-url to the one in use.");
    } else if (isOfAnotherSite(request)) {
      refuse(response, 403, "Requests of other sites' pages are not answered.");
    } else if (!hasToken(request)) {
      refuse(response, 401, "The header 'Authorization: Bearer …' is missing or wrong.");
    } else if (isTooLarge(request)) {
      refuse(response, 413, "The request is larger than " + LARGEST_REQUEST + " bytes.");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** Reading is harmless: another site's page cannot see the answer. */
  private boolean isOfAnotherSite(HttpServletRequest request) {
    if (request.getMethod().equals("GET") || request.getMethod().equals("HEAD")) {
      return false;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    String origin = request.getHeader("Origin");
    return foreignSite || (origin != null && !isOwnOrigin(origin, request.getHeader("Host")));
  }

  /** Another port of this host is another site: whatever listens there is not Bender. */
  private boolean isOwnOrigin(String origin, @Nullable String host) {
    return (host != null && origin.equalsIgnoreCase("http://" + host))
        || (!settings.publicUrl().isEmpty()
            && origin.equalsIgnoreCase(originOf(settings.publicUrl())));
  }

  private boolean hasToken(HttpServletRequest request) {
    if (settings.token().isEmpty() || request.getRequestURI().startsWith("/actuator/health")) {
      return true;
    }
    String header = request.getHeader("Authorization");
    return header != null
        && MessageDigest.isEqual(
            ("Bearer " + settings.token().reveal()).getBytes(UTF_8), header.getBytes(UTF_8));
  }

  /** A body of unknown length is not taken: the command always says how long its own is. */
  private static boolean isTooLarge(HttpServletRequest request) {
    boolean hasBody = request.getMethod().equals("POST");
    long length = request.getContentLengthLong();
    return hasBody && (length < 0 || length > LARGEST_REQUEST);
  }

  private static String withoutPort(@Nullable String host) {
    if (host == null) {
      return "";
    }
    return host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
  }

  private static String hostOf(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String originOf(String url) {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  private static void refuse(HttpServletResponse response, int status, String detail)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/problem+json");
    var problem = JsonMapper.builder().build().createObjectNode();
    problem.put("status", status).put("detail", detail);
    response.getOutputStream().write(problem.toString().getBytes(UTF_8));
  }
}

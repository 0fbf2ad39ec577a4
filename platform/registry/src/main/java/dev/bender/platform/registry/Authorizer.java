package dev.bender.platform.registry;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Challenge;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers a registry's 401: Basic, or a Bearer token from its token server (distribution project,
 * "Token Authentication Specification" and "OAuth2 Token Authentication"). Tokens are kept until
 * they expire, and the way to a registry's tokens is remembered, so that a later request needs no
 * 401 first. Thread-safe; at worst two threads fetch the same token.
 */
final class Authorizer {

  private static final long LONGEST_TOKEN_ANSWER = 256 * 1024;
  private static final int MOST_TOKENS = 1000;

  /** The specification's lifetime where the answer names none. */
  private static final Duration UNSAID_LIFE = Duration.ofSeconds(60);

  private static final Duration LONGEST_LIFE = Duration.ofHours(1);

  /** A token must not expire on its way. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final RegistryHttp http;
  private final CredentialStore credentials;
  private final RateLimits limits;
  private final Clock clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private final Map<String, Scheme> schemes = new ConcurrentHashMap<>();
  private final Map<String, RegistryFailure> unusable = new ConcurrentHashMap<>();

  Authorizer(RegistryHttp http, CredentialStore credentials, RateLimits limits, Clock clock) {
    this.http = http;
    this.credentials = credentials;
    this.limits = limits;
    this.clock = clock;
  }

  /** What a registry asked for when it last answered 401. */
  private sealed interface Scheme {}

  private record Basic() implements Scheme {}

  private record TokenServer(HttpUrl realm, @Nullable String service) implements Scheme {}

  private record Token(String header, Instant expires) {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  /** The header for a first try; null if the registry never asked for one. */
  @Nullable String known(ImageReference image) {
    Token token = tokens.get(image.name());
    if (token != null && clock.instant().isBefore(token.expires())) {
      return token.header();
    }
    return switch (schemes.get(image.registry())) {
      case null -> null;
      case TokenServer server -> fetched(image, server);
      // Without a login it is asked as at first: it may let everybody in by now.
      case Basic basic ->
          credentials.lookup(image.registry()).map(login -> basic(login, image)).orElse(null);
    };
  }

  private String header(Scheme scheme, ImageReference image) {
    return switch (scheme) {
      case TokenServer server -> fetched(image, server);
      case Basic basic ->
          basic(credentials.lookup(image.registry()).orElseThrow(() -> denied(image)), image);
    };
  }

  /**
   * The header which this 401 asks for.
   *
   * @throws RegistryFailure if it cannot be had
   */
  String answerTo(Response refused, ImageReference image, HttpUrl asked) {
    String registry = image.registry();
    tokens.remove(image.name());
    HttpUrl from = refused.request().url();
    if (!from.host().equals(asked.host()) || from.port() != asked.port()) {
      // Our credentials are for the registry, not for whoever it redirects to.
      throw invalid(registry, "redirected to a host that asks for credentials");
    }
    Scheme scheme = scheme(refused.challenges(), registry, asked);
    schemes.put(registry, scheme);
    return header(scheme, image);
  }

  private static Scheme scheme(List<Challenge> challenges, String registry, HttpUrl asked) {
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equalsIgnoreCase("bearer")) {
        return tokenServer(challenge, registry, asked);
      }
    }
    for (Challenge challenge : challenges) {
      if (challenge.scheme().equalsIgnoreCase("basic")) {
        return new Basic();
      }
    }
    throw invalid(registry, "asks for credentials in a way that is not known here");
  }

  private static TokenServer tokenServer(Challenge challenge, String registry, HttpUrl asked) {
    Map<String, String> parameters = challenge.authParams();
    String realm = parameters.get("realm");
    HttpUrl url = realm == null ? null : HttpUrl.parse(realm);
    if (url == null) {
      throw invalid(registry, "names no token server in its challenge");
    }
    if (asked.isHttps() && !url.isHttps()) {
      throw invalid(registry, "names a token server without HTTPS; no credentials were sent");
    }
    return new TokenServer(url, parameters.get("service"));
  }

  private String fetched(ImageReference image, TokenServer server) {
    Optional<RegistryCredentials> login = usable(image.registry());
    RegistryHttp.Answer answer =
        http.sendDirectly(image.registry(), request(image, server, login), LONGEST_TOKEN_ANSWER);
    int status = answer.status();
    if (status == 429) {
      throw limits.paused(image.registry(), answer.response().header("Retry-After"));
    }
    if (status >= 500) {
      throw new RegistryFailure(
          Kind.UNAVAILABLE,
          image.registry(),
          "The token server of " + image.registry() + " answered " + status + ".");
    }
    if (!answer.response().isSuccessful()) {
      throw denied(image);
    }
    return kept(image, answer.body());
  }

  /**
   * A store that cannot be used (a helper that is not installed in this container) must not hide
   * what everybody may read; if the registry then refuses, the store is named as the reason.
   */
  private Optional<RegistryCredentials> usable(String registry) {
    try {
      Optional<RegistryCredentials> login = credentials.lookup(registry);
      unusable.remove(registry);
      return login;
    } catch (RegistryFailure e) {
      unusable.put(registry, e);
      return Optional.empty();
    }
  }

  /** Always and only the right to pull this repository, whatever the challenge suggests. */
  private static Request request(
      ImageReference image, TokenServer server, Optional<RegistryCredentials> login) {
    String scope = "repository:" + image.repository() + ":pull";
    String service = server.service() == null ? "" : server.service();
    String identity = login.map(RegistryCredentials::identityToken).orElse(null);
    if (identity != null) {
      FormBody form =
          new FormBody.Builder()
              .add("grant_type", "refresh_token")
              .add("service", service)
              .add("client_id", "bender")
              .add("scope", scope)
              .add("refresh_token", identity)
              .build();
      return new Request.Builder().url(server.realm()).post(form).build();
    }
    HttpUrl.Builder url = server.realm().newBuilder().setQueryParameter("scope", scope);
    if (!service.isEmpty()) {
      url.setQueryParameter("service", service);
    }
    Request.Builder request = new Request.Builder().url(url.build());
    login.ifPresent(known -> request.header("Authorization", basic(known, image)));
    return request.build();
  }

  private String kept(ImageReference image, byte[] body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw invalid(image.registry(), "has a token server that does not answer in JSON");
    }
    String token = json.path("token").asString(json.path("access_token").asString(""));
    if (!token.matches("[\\x21-\\x7e]+")) {
      throw invalid(image.registry(), "has a token server that sends no usable token");
    }
    Duration life = Duration.ofSeconds(json.path("expires_in").asLong(UNSAID_LIFE.toSeconds()));
    Duration kept = (life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life).minus(MARGIN);
    String header = "Bearer " + token;
    if (tokens.size() >= MOST_TOKENS) {
      tokens.clear();
    }
    if (kept.isPositive()) {
      tokens.put(image.name(), new Token(header, clock.instant().plus(kept)));
    }
    return header;
  }

  private static String basic(RegistryCredentials login, ImageReference image) {
    if (login.identityToken() != null) {
      throw invalid(image.registry(), "asks for a password, and there is only an identity token");
    }
    return Credentials.basic(login.username(), login.password(), StandardCharsets.UTF_8);
  }

  /** What 401 and 403 mean once everything we have was shown. */
  RegistryFailure denied(ImageReference image) {
    RegistryFailure store = unusable.get(image.registry());
    if (store != null) {
      return new RegistryFailure(
          store.kind(), store.registry(), String.valueOf(store.getMessage()));
    }
    return new RegistryFailure(
        Kind.UNAUTHORIZED,
        image.registry(),
        image.registry()
            + " refuses to show "
            + image.repository()
            + ": it does not exist, or it is private; log in with 'docker login "
            + image.registry()
            + "'.");
  }

  private static RegistryFailure invalid(String registry, String why) {
    return new RegistryFailure(Kind.INVALID_ANSWER, registry, registry + " " + why + ".");
  }
}

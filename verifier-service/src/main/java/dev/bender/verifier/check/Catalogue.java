package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import dev.bender.verifier.container.ContainerView.Origin;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What well-known images are measured by, where nobody said otherwise. Matched by the last part of
 * the repository, so that a mirror or a fork of an image is known too.
 */
final class Catalogue {
  /** Servers that are PostgreSQL with something on top. */
  private static final Set<String> POSTGRES =
      Set.of(
          "postgres",
          "pgvector",
          "pgvecto-rs",
          "vchord-postgres",
          "timescaledb",
          "timescaledb-ha",
          "postgis");

  private Catalogue() {}

  /**
   * The check for an image; empty where it is not known.
   *
   * @param databases that the settings want to be there
   */
  static Optional<HealthCheck> checkFor(Origin origin, List<String> databases) {
    String image = lastPart(origin.reference());
    if (POSTGRES.contains(image)) {
      return Optional.of(postgres(origin, databases, !databases.isEmpty()));
    }
    return Optional.ofNullable(
        switch (image) {
          case "immich-server" ->
              http(port(origin, "IMMICH_PORT", 2283), "/api/server/ping", "pong");
          case "hedgedoc" ->
              new Http(
                  port(origin, "CMD_PORT", port(origin, "PORT", 3000)),
                  "/status",
                  Statuses.DEFAULT,
                  null);
          case "jellyfin" -> http(8096, "/health", "Healthy");
          // Its own name, which it knows without asking anybody.
          case "pihole" -> new Dns(Dns.USUAL_PORT, "pi.hole", null);
          case "transmission" ->
              new TransmissionRpc(
                  TransmissionRpc.USUAL_PORT, TransmissionRpc.USUAL_PATH, null, false);
          default -> null;
        });
  }

  /**
   * The check of a PostgreSQL server.
   *
   * @param agreed whether the settings say anything of it
   */
  static Postgres postgres(Origin origin, List<String> databases, boolean agreed) {
    String user = origin.environment().getOrDefault("POSTGRES_USER", "");
    return new Postgres(
        port(origin, "PGPORT", Postgres.USUAL_PORT),
        user.isBlank() || user.length() > 63 || ForeignText.hasControls(user)
            ? Postgres.USUAL_USER
            : user,
        databases,
        Postgres.USUAL_QUERY,
        List.of(),
        agreed);
  }

  private static Http http(int port, String path, String body) {
    return new Http(port, path, Statuses.DEFAULT, new BodyMatch.Text(body));
  }

  private static int port(Origin origin, String variable, int usual) {
    Map<String, String> environment = origin.environment();
    try {
      int port = Integer.parseInt(environment.getOrDefault(variable, "").strip());
      return port >= 1 && port <= 65_535 ? port : usual;
    } catch (NumberFormatException e) {
      return usual;
    }
  }

  /** Such as {@code postgres} of {@code ghcr.io/immich-app/postgres:14-vectorchord0.4.3}. */
  private static String lastPart(String reference) {
    String name = reference.replaceFirst("@.*$", "");
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.replaceFirst(":.*$", "").toLowerCase(Locale.ROOT);
  }
}

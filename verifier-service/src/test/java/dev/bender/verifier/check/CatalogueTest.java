package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.container.ContainerView.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
  private static Optional<HealthCheck> checkFor(String reference, String... variables) {
    Map<String, String> environment =
        java.util.Arrays.stream(variables)
            .map(one -> one.split("=", 2))
            .collect(java.util.stream.Collectors.toMap(one -> one[0], one -> one[1]));
    return Catalogue.checkFor(new Origin(reference, environment), List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, postgres :5432",
    "postgres:17-alpine, postgres :5432",
    "docker.io/library/postgres:15.20@sha256:aa, postgres :5432",
    "ghcr.io/immich-app/postgres:14-vectorchord0.4.3, postgres :5432",
    "pgvector/pgvector:pg17, postgres :5432",
    "timescale/timescaledb-ha:pg17, postgres :5432",
    "registry.home:5000/mirror/postgis, postgres :5432",
    "ghcr.io/immich-app/immich-server:release, http :2283/api/server/ping",
    "quay.io/hedgedoc/hedgedoc:1.10.2, http :3000/status",
    "lscr.io/linuxserver/hedgedoc, http :3000/status",
    "pihole/pihole:latest, dns :53 pi.hole",
    "jellyfin/jellyfin, http :8096/health",
    "lscr.io/linuxserver/Jellyfin:10, http :8096/health",
    "linuxserver/transmission:4.0.6, transmission-rpc :9091"
  })
  void knownImagesHaveTheirChecks(String reference, String name) {
    assertThat(checkFor(reference)).map(HealthCheck::name).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nginx",
        "prodrigestivill/postgres-backup-local:15",
        "postgres/exporter",
        "jellyfin/jellyfin-web",
        "sha256:c0ffee",
        "ghcr.io/immich-app/immich-machine-learning:release"
      })
  void othersHaveNone(String reference) {
    assertThat(checkFor(reference)).isEmpty();
  }

  @Test
  void whereAndForWhomItListensIsReadFromTheContainer() {
    assertThat(checkFor("immich-server", "IMMICH_PORT=3001"))
        .map(HealthCheck::name)
        .hasValue("http :3001/api/server/ping");
    assertThat(checkFor("hedgedoc", "CMD_PORT=80"))
        .map(HealthCheck::name)
        .hasValue("http :80/status");
    Postgres postgres =
        (Postgres) checkFor("postgres", "POSTGRES_USER=immich", "PGPORT=5433").orElseThrow();
    assertThat(postgres.user()).isEqualTo("immich");
    assertThat(postgres.port()).isEqualTo(5_433);
    assertThat(postgres.agreed()).isFalse();
  }

  @Test
  void senselessVariablesArePassedOver() {
    assertThat(checkFor("immich-server", "IMMICH_PORT=70000"))
        .map(HealthCheck::name)
        .hasValue("http :2283/api/server/ping");
    Postgres postgres =
        (Postgres) checkFor("postgres", "POSTGRES_USER=a\u0007b", "PGPORT=x").orElseThrow();
    assertThat(postgres.user()).isEqualTo("postgres");
    assertThat(postgres.port()).isEqualTo(5_432);
  }

  @Test
  void jellyfinHasToSayThatItIsHealthy() {
    assertThat(checkFor("jellyfin"))
        .hasValue(new Http(8096, "/health", Statuses.DEFAULT, new BodyMatch.Text("Healthy")));
    assertThat(checkFor("pihole")).hasValue(new Dns(53, "pi.hole", null));
  }
}

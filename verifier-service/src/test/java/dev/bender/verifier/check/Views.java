package dev.bender.verifier.check;

import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.ContainerView.Health;
import dev.bender.verifier.container.ContainerView.Network;
import dev.bender.verifier.container.ContainerView.Origin;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import dev.bender.verifier.container.ContainerView.RestartPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Containers to test with. */
public record Views(ContainerView view) {
  public static final String ID = "c0ffee".repeat(10) + "c0ff";

  public static Views running(String name) {
    return new Views(
        new ContainerView(
            ID,
            name,
            "running",
            0,
            false,
            "",
            "2026-01-10T04:30:00Z",
            0,
            new RestartPolicy("no", 0),
            null,
            Map.of(),
            new Network("bridge", List.of("172.17.0.2"), List.of()),
            Origin.UNKNOWN));
  }

  public Views id(String id) {
    return with(id, view.status(), view.exitCode(), view.restartCount(), view.restart());
  }

  public Views status(String status, int exitCode) {
    return with(view.id(), status, exitCode, view.restartCount(), view.restart());
  }

  public Views restarted(int times) {
    return with(view.id(), view.status(), view.exitCode(), times, view.restart());
  }

  public Views policy(String name, int atMost) {
    return with(
        view.id(),
        view.status(),
        view.exitCode(),
        view.restartCount(),
        new RestartPolicy(name, atMost));
  }

  /** Started at that time. */
  public Views since(String startedAt) {
    return new Views(
        new ContainerView(
            view.id(),
            view.name(),
            view.status(),
            view.exitCode(),
            view.outOfMemory(),
            view.error(),
            startedAt,
            view.restartCount(),
            view.restart(),
            view.health(),
            view.labels(),
            view.network(),
            view.origin()));
  }

  private Views with(
      String id, String status, int exitCode, int restartCount, RestartPolicy restart) {
    return new Views(
        new ContainerView(
            id,
            view.name(),
            status,
            exitCode,
            false,
            "",
            view.startedAt() + "+".repeat(restartCount),
            restartCount,
            restart,
            view.health(),
            view.labels(),
            view.network(),
            view.origin()));
  }

  public Views image(String reference, String... variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return with(view.health(), view.labels(), view.network(), new Origin(reference, environment));
  }

  public Views health(String status, Duration firstVerdictAfter) {
    return with(
        new Health(status, "", Duration.ZERO, firstVerdictAfter),
        view.labels(),
        view.network(),
        view.origin());
  }

  public Views labels(Map<String, String> labels) {
    return with(view.health(), labels, view.network(), view.origin());
  }

  public Views network(String mode, List<String> addresses, PublishedPort... published) {
    return with(
        view.health(),
        view.labels(),
        new Network(mode, addresses, List.of(published)),
        view.origin());
  }

  private Views with(
      @org.jspecify.annotations.Nullable Health health,
      Map<String, String> labels,
      Network network,
      Origin origin) {
    return new Views(
        new ContainerView(
            view.id(),
            view.name(),
            view.status(),
            view.exitCode(),
            view.outOfMemory(),
            view.error(),
            view.startedAt(),
            view.restartCount(),
            view.restart(),
            health,
            labels,
            network,
            origin));
  }
}

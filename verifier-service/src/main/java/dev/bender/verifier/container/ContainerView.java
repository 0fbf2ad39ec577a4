package dev.bender.verifier.container;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One container at one moment, as far as a verdict needs it.
 *
 * @param id the engine's id
 * @param name without the leading slash
 * @param status the engine's word: {@code running}, {@code restarting}, {@code exited}, …
 * @param exitCode of the last exit; 0 while it never exited
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param error why the engine could not start it; empty where it could
 * @param startedAt as the engine writes it: two views of one start have the same text
 * @param restartCount how often the engine started it again by itself
 * @param restart when the engine does so
 * @param health what the image's own health check says; null where there is none
 * @param labels all labels
 * @param network where it can be reached
 * @param origin what it was made of
 */
public record ContainerView(
    String id,
    String name,
    String status,
    int exitCode,
    boolean outOfMemory,
    String error,
    String startedAt,
    int restartCount,
    RestartPolicy restart,
    @Nullable Health health,
    Map<String, String> labels,
    Network network,
    Origin origin) {

  public ContainerView {
    labels = Map.copyOf(labels);
  }

  public boolean isRunning() {
    return status.equals("running");
  }

  public boolean isPaused() {
    return status.equals("paused");
  }

  /** Whether it stopped and the engine will not start it again. */
  public boolean isOver() {
    boolean stopped = status.equals("exited") || status.equals("dead");
    return stopped && restart.endsAfter(exitCode, restartCount);
  }

  /**
   * What a container was made of.
   *
   * @param reference its image as the user wrote it
   * @param environment the few variables of {@link InspectedContainer#VARIABLES}: they say where
   *     and for whom it listens, and none of them is a secret
   */
  public record Origin(String reference, Map<String, String> environment) {
    /** Nothing is known of it. */
    public static final Origin UNKNOWN = new Origin("", Map.of());

    public Origin {
      environment = Map.copyOf(environment);
    }
  }

  /**
   * When the engine starts a container again by itself.
   *
   * @param name {@code no}, {@code on-failure}, {@code always} or {@code unless-stopped}
   * @param atMost how often, for {@code on-failure}; 0 for ever
   */
  public record RestartPolicy(String name, int atMost) {
    boolean endsAfter(int exitCode, int restartCount) {
      return switch (name) {
        case "always", "unless-stopped" -> false;
        case "on-failure" -> exitCode == 0 || (atMost > 0 && restartCount >= atMost);
        default -> true;
      };
    }
  }

  /**
   * The image's own health check.
   *
   * @param status {@code starting}, {@code healthy} or {@code unhealthy}
   * @param lastOutput what it printed last, bounded
   * @param startPeriod how long failures do not count, as the image says
   * @param firstVerdictAfter how much longer the engine may take to know: an interval and a timeout
   */
  public record Health(
      String status, String lastOutput, Duration startPeriod, Duration firstVerdictAfter) {}

  /**
   * Where a container can be reached.
   *
   * @param mode {@code bridge}, {@code host}, {@code none}, {@code container:ID} or a network's
   *     name
   * @param addresses its addresses on its networks, IPv4 before IPv6
   * @param published its TCP ports that the host passes on
   * @param publishedUdp its UDP ports that the host passes on
   */
  public record Network(
      String mode,
      List<String> addresses,
      List<PublishedPort> published,
      List<PublishedPort> publishedUdp) {
    public Network {
      addresses = List.copyOf(addresses);
      published = List.copyOf(published);
      publishedUdp = List.copyOf(publishedUdp);
    }

    /** One that has TCP ports only. */
    public Network(String mode, List<String> addresses, List<PublishedPort> published) {
      this(mode, addresses, published, List.of());
    }

    /** The id or name of the container whose network this one shares; null where it has its own. */
    public @Nullable String sharedWith() {
      return mode.startsWith("container:") ? mode.substring("container:".length()) : null;
    }
  }

  /**
   * A port that the host passes on to the container.
   *
   * @param port in the container
   * @param hostAddress where the host listens; empty for everywhere
   * @param hostPort on the host
   */
  public record PublishedPort(int port, String hostAddress, int hostPort) {}
}

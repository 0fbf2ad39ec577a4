package dev.bender.verifier.check;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.HealthCheck.DockerHealth;
import dev.bender.verifier.check.HealthCheck.Exec;
import dev.bender.verifier.check.HealthCheck.Http;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.HealthCheck.Tcp;
import dev.bender.verifier.check.HealthCheck.TransmissionRpc;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.ContainerView.Health;
import dev.bender.verifier.container.ContainerView.Network;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries checks on the real container. */
public final class LiveProbe implements Probe {
  private final Containers containers;
  private final Reach reach;
  private final HttpLook http = new HttpLook();
  private final TransmissionLook transmission = new TransmissionLook(http);

  public LiveProbe(Containers containers, LocalNetworks networks) {
    this(containers, (Reach) networks);
  }

  LiveProbe(Containers containers, Reach reach) {
    this.containers = containers;
    this.reach = reach;
  }

  @Override
  public Seen look(HealthCheck check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    if (container.isPaused()) {
      return Seen.unknown("could not be tried: somebody paused the container");
    }
    if (!container.isRunning()) {
      String words = notRunning(container);
      boolean aboutIt = check instanceof Running;
      return Seen.bad(aboutIt ? words : "was not tried: the container " + words);
    }
    return switch (check) {
      case Running running -> Seen.good("runs");
      case DockerHealth health -> health(container.health());
      case Http one -> http(one, container);
      case Tcp one -> tcp(one, container);
      case Exec one -> exec(one, container);
      case Dns one -> dns(one, container);
      case TransmissionRpc one -> transmission(one, container);
      case Postgres one -> new PostgresLook(containers).at(container, one, target(one, container));
    };
  }

  private static String notRunning(ContainerView container) {
    String words =
        switch (container.status()) {
          case "restarting" -> "is started again and again; last exit code " + container.exitCode();
          case "exited", "dead" -> "exited with code " + container.exitCode();
          default -> "is not running but " + ForeignText.line(container.status(), 20);
        };
    String memory = container.outOfMemory() ? ", out of memory" : "";
    String error =
        container.error().isEmpty() ? "" : ": " + ForeignText.line(container.error(), 200);
    return words + memory + error;
  }

  private static Seen health(@Nullable Health health) {
    if (health == null) {
      return Seen.bad("found that the image has no health check of its own");
    }
    String output = ForeignText.line(health.lastOutput(), 200);
    String said = output.isEmpty() ? "" : ": " + output;
    return switch (health.status()) {
      case "healthy" -> Seen.good("says healthy");
      case "starting" -> Seen.bad("still says starting" + said);
      default -> Seen.bad("says unhealthy" + said);
    };
  }

  private Seen http(Http check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    Optional<Target> target = Target.of(networkOf(container), check.port(), reach);
    return target.isEmpty() ? noAddress(check.port()) : http.at(target.get(), check);
  }

  private Seen tcp(Tcp check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    Network network = networkOf(container);
    Seen worst = Seen.unknown("could not be tried");
    for (int port : check.ports()) {
      Optional<Target> target = Target.of(network, port, reach);
      Seen seen = target.isEmpty() ? noAddress(port) : TcpLook.at(target.get());
      if (seen.outcome() == Outcome.PASSED) {
        return seen;
      }
      worst = worst.outcome() == Outcome.FAILED ? worst : seen;
    }
    return worst;
  }

  private Seen dns(Dns check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    Optional<Target> target = Target.ofUdp(networkOf(container), check.port(), reach);
    return target.isEmpty() ? noAddress(check.port()) : DnsLook.at(target.get(), check);
  }

  private Seen transmission(TransmissionRpc check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    Optional<Target> target = Target.of(networkOf(container), check.port(), reach);
    if (target.isEmpty()) {
      return noAddress(check.port());
    }
    Login login = check.login();
    if (login == null) {
      return transmission.at(target.get(), check, null);
    }
    return switch (PasswordFile.read(login.passwordFile())) {
      case PasswordFile.Unreadable no -> Seen.unknown(no.sentence());
      case PasswordFile.Held held ->
          transmission.at(
              target.get(), check, new TransmissionLook.Signed(login.user(), held.password()));
    };
  }

  /** Only who signs in from outside needs a way there. */
  private @Nullable Target target(Postgres check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    return check.roles().isEmpty()
        ? null
        : Target.of(networkOf(container), check.port(), reach).orElse(null);
  }

  private static Seen noAddress(int port) {
    return Seen.unknown(
        "could not be tried: the container has no address that leads to port "
            + port
            + " from here; publish the port, or attach the verifier to its network");
  }

  /** A container in another one's network has that one's addresses and published ports. */
  private Network networkOf(ContainerView container)
      throws EngineUnreachable, InterruptedException {
    Network network = container.network();
    for (int hops = 0; hops < 4; hops++) {
      String other = network.sharedWith();
      if (other == null) {
        return network;
      }
      Optional<ContainerView> owner = containers.find(other);
      if (owner.isEmpty()) {
        return new Network("none", List.of(), List.of());
      }
      network = owner.get().network();
    }
    return network;
  }

  private Seen exec(Exec check, ContainerView container)
      throws EngineUnreachable, InterruptedException {
    return switch (containers.exec(container.id(), check.command(), check.limit())) {
      case Containers.Exec.Ended ended when ended.exitCode() == 0 -> Seen.good("ended with code 0");
      case Containers.Exec.Ended ended ->
          Seen.bad("ended with code " + ended.exitCode() + said(ended.output()));
      case Containers.Exec.TimedOut late ->
          Seen.bad("did not end within " + check.limit().toSeconds() + " s");
      case Containers.Exec.Unseen unseen ->
          Seen.unknown("was not followed to its end; a check should write little");
      case Containers.Exec.NotStarted not -> Seen.bad("could not be started" + said(not.why()));
    };
  }

  private static String said(String output) {
    String line = ForeignText.line(output, 200);
    return line.isEmpty() ? "" : ": " + line;
  }
}

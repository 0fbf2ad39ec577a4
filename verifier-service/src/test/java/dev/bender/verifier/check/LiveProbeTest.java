package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveProbeTest {
  private final LiveProbe probe = new LiveProbe(new NoEngine(), new NoWay());

  /** It is read after the check's name. */
  @Test
  void whatDoesNotRunIsSaidOfTheContainerAndNotOfTheCheck() throws Exception {
    ContainerView restarting = Views.running("web").status("restarting", 1).view();
    assertThat(probe.look(new HealthCheck.Running(), restarting))
        .isEqualTo(Seen.bad("is started again and again; last exit code 1"));
    assertThat(probe.look(new HealthCheck.Tcp(80), restarting))
        .isEqualTo(
            Seen.bad("was not tried: the container is started again and again; last exit code 1"));
  }

  private record NoWay() implements Reach {
    @Override
    public boolean isAttachedTo(String address) {
      return false;
    }

    @Override
    public String host() {
      return "";
    }

    @Override
    public boolean isInContainer() {
      return false;
    }
  }

  private record NoEngine() implements Containers {
    @Override
    public Optional<ContainerView> find(String idOrName) {
      return Optional.empty();
    }

    @Override
    public Exec exec(String id, List<String> command, Duration limit) {
      return new Exec.NotStarted("there is no engine");
    }

    @Override
    public String lastLines(String id, int lines) {
      return "";
    }

    @Override
    public void ping() {}
  }
}

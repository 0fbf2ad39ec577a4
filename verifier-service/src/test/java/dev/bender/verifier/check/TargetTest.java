package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.verifier.check.Target.Way;
import dev.bender.verifier.container.ContainerView.Network;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Reach ON_THE_HOST = reach("172.18.", "127.0.0.1", false);
  private static final Reach IN_A_CONTAINER = reach("172.30.", "172.30.0.1", true);

  private static Reach reach(String attached, String host, boolean inContainer) {
    return new Reach() {
      @Override
      public boolean isAttachedTo(String address) {
        return address.startsWith(attached);
      }

      @Override
      public String host() {
        return host;
      }

      @Override
      public boolean isInContainer() {
        return inContainer;
      }
    };
  }

  private static Network network(PublishedPort... published) {
    return new Network("net", List.of("172.17.0.9", "172.18.0.9"), List.of(published));
  }

  @Test
  void theAddressOnASharedNetworkIsUsed() {
    assertThat(Target.of(network(new PublishedPort(80, "", 8080)), 80, ON_THE_HOST))
        .contains(new Target("172.18.0.9", 80, Way.DIRECT));
  }

  @Test
  void withoutASharedNetworkThePublishedPortIsUsed() {
    assertThat(Target.of(network(new PublishedPort(80, "0.0.0.0", 8080)), 80, IN_A_CONTAINER))
        .contains(new Target("172.30.0.1", 8080, Way.PUBLISHED));
  }

  @Test
  void aPortPublishedOnLoopbackIsOutOfReachOfAContainer() {
    assertThat(Target.of(network(new PublishedPort(80, "127.0.0.1", 8080)), 80, IN_A_CONTAINER))
        .contains(new Target("172.17.0.9", 80, Way.UNSURE));
  }

  @Test
  void aPortPublishedOnOneAddressIsAskedThere() {
    Network network =
        new Network("net", List.of(), List.of(new PublishedPort(80, "127.0.0.5", 8080)));
    assertThat(Target.of(network, 80, ON_THE_HOST))
        .contains(new Target("127.0.0.5", 8080, Way.PUBLISHED));
  }

  @Test
  void onTheHostsNetworkTheHostIsAsked() {
    Network host = new Network("host", List.of(), List.of());
    assertThat(Target.of(host, 80, ON_THE_HOST)).contains(new Target("127.0.0.1", 80, Way.DIRECT));
  }

  @Test
  void withoutAnyAddressThereIsNoTarget() {
    assertThat(Target.of(new Network("none", List.of(), List.of()), 80, ON_THE_HOST)).isEmpty();
  }
}

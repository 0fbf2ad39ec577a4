package dev.bender.detector.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.Registries;
import dev.bender.platform.registry.RegistryFailure;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeadsOfRoundTest {
  private final MockWebServer server = new MockWebServer();
  private final List<ImageReference> asked = new ArrayList<>();
  private final Registries registries =
      new Registries(
          Set.of(), registry -> Optional.empty(), Registries.Timeouts.DEFAULT, Clock.systemUTC());
  private final HeadsOfRound round =
      new HeadsOfRound(reference -> {
        asked.add(reference);
        return registries.head(reference);
      });

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void stop() {
    registries.close();
    server.close();
  }

  @Test
  void aRegistryThatIsSilentIsAskedOnceInARound() {
    ImageReference one = image("one");
    ImageReference other = image("other");
    server.close();

    assertThatThrownBy(() -> round.of(one)).isInstanceOf(RegistryFailure.class);
    assertThatThrownBy(() -> round.of(other)).hasMessageContaining("accepts no connection");
    assertThat(asked).containsExactly(one);
  }

  @Test
  void oneThatAnswersWithAnErrorIsAskedForEachImage() {
    server.enqueue(new MockResponse.Builder().code(500).build());
    server.enqueue(new MockResponse.Builder().code(404).build());

    assertThatThrownBy(() -> round.of(image("one"))).hasMessageContaining("out of order");
    assertThatThrownBy(() -> round.of(image("other"))).hasMessageContaining("does not exist");
    assertThat(asked).hasSize(2);
  }

  private ImageReference image(String name) {
    return ImageReference.parse("127.0.0.1:" + server.getPort() + "/" + name + ":1");
  }
}

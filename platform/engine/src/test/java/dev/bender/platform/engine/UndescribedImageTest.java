package dev.bender.platform.engine;

import static dev.bender.platform.engine.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Engines 25 to 27 with containerd's image store show neither descriptor nor manifests. */
class UndescribedImageTest {
  private static final String PULLED = "sha256:" + "1".repeat(64);
  private static final JsonNode IMAGE =
      EngineHttp.JSON.readTree(
          "{\"Id\":\"%1$s\",\"RepoDigests\":[\"r.example/web@%1$s\"]}".formatted(PULLED));

  @Test
  void anIdThatWasPulledIsNotTakenForAConfiguration() {
    assertThat(Identities.ofImage(IMAGE, "r.example/web"))
        .isEqualTo(new ImageIdentity(PULLED, null, null));
    assertThat(Identities.ofImage(IMAGE, "r.example/another"))
        .isEqualTo(new ImageIdentity(PULLED, null, null));
  }

  @Test
  void norIsThatOfAContainer() throws IOException {
    try (FakeEngine fake = new FakeEngine();
        Engine engine = fake.engine()) {
      fake.on("/v1.41/images/" + PULLED + "/json", json(200, IMAGE.toString()));
      JsonNode container =
          EngineHttp.JSON.readTree(
              "{\"Image\":\"%s\",\"Config\":{\"Image\":\"r.example/web:1\"}}".formatted(PULLED));
      assertThat(engine.identityOf(container)).isEqualTo(new ImageIdentity(PULLED, null, null));
    }
  }
}

package dev.bender.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonShapeTest {
  static final String DIGEST = "sha256:" + "ab".repeat(32);
  final JsonMapper json = JsonMapper.builder().build();

  @Test
  void updateIsFlatInEveryEvent() {
    Update update =
        new Update(
            Update.idOf("bender", "web", DIGEST),
            "bender",
            "web",
            "nginx:1",
            "linux/amd64",
            null,
            new ImageDigests(DIGEST, null, null),
            null,
            null,
            Update.Source.DIUN,
            Instant.parse("2026-01-10T04:30:00Z"),
            null);
    ImagePulled event = new ImagePulled(update, update.target(), null, 3, 4);
    String text = json.writeValueAsString(event);
    System.err.println(text);
    assertThat(json.readTree(text).get("updateId").asString()).isEqualTo(update.updateId());
    assertThat(json.readValue(text, ImagePulled.class)).isEqualTo(event);
  }
}

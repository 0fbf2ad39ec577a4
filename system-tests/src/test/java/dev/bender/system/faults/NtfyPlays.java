package dev.bender.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** ntfy on a bad day: what it does not take waits, and nothing else waits for it. */
final class NtfyPlays {
  private NtfyPlays() {}

  /** It is told in the status, and sent once when ntfy takes it. */
  static Play waits(int mood, String words) {
    return (stage, name) -> {
      stage.runWithNewer(name);
      stage.ntfy.treat(name, mood);
      stage.look(name);
      stage.endsWell(name);
      await().atMost(Stage.LONG).until(() -> stage.ntfy.refused(name) > 0);
      stage.warns("Phones are not told: " + words, "What they miss is sent once that is mended.");
      assertThat(stage.ntfy.taken(name)).isEmpty();
      stage.ntfy.well(name);
      await().atMost(Stage.LONG).until(() -> !stage.ntfy.taken(name).isEmpty());
      assertThat(stage.ntfy.taken(name)).singleElement().asString().contains(name + ": updated");
    };
  }

  static void tooLarge(Stage stage, String name) throws Exception {
    stage.runWithNewer(name);
    stage.ntfy.treat(name, 413);
    stage.look(name);
    stage.endsWell(name);
    await().atMost(Stage.LONG).until(() -> !stage.ntfy.taken(name).isEmpty());
    assertThat(stage.ntfy.refused(name)).isEqualTo(1);
    assertThat(stage.ntfy.taken(name)).singleElement().asString().contains("Verified, down for");
  }
}

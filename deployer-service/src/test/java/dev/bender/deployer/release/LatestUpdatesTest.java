package dev.bender.deployer.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatestUpdatesTest {
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final String NEWER = "sha256:" + "2b".repeat(32);
  private static final ImageDigests RUNS =
      new ImageDigests("sha256:" + "1a".repeat(32), null, null);

  private final Update waits = Samples.update(NEWER, NOON, null);

  private static Update backToData(ImageDigests running) {
    return new Update(
            Update.idOf("nas", "web", RUNS.pullable()),
            "nas",
            "web",
            "nginx:1",
            "linux/amd64",
            running,
            RUNS,
            null,
            null,
            Update.Source.OPERATOR,
            NOON.plusSeconds(60),
            "anna")
        .goingBackTo("bender.backup/web:2026-01-05T04-30-00")
        .restoring(new DataRestore("2026-01-05T04-30-00", null, false));
  }

  private boolean isSuperseded(Update by) {
    return new LatestUpdates(key -> Optional.of(new UpdateDetected(by))).supersede(waits);
  }

  @Test
  void whatWaitsWaitsOnWhereOnlyDataComesBack() {
    assertThat(isSuperseded(backToData(RUNS))).isFalse();
  }

  @Test
  void whatWaitsGivesWayToAnotherImageWithItsData() {
    assertThat(isSuperseded(backToData(new ImageDigests("sha256:" + "3c".repeat(32), null, null))))
        .isTrue();
  }
}

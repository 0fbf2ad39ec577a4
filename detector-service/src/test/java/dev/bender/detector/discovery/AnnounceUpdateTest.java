package dev.bender.detector.discovery;

import static dev.bender.detector.Observed.NEW;
import static dev.bender.detector.Observed.OLD;
import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.UpdateSkipped.Reason;
import dev.bender.detector.Observed;
import dev.bender.platform.messaging.Emissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnounceUpdateTest {
  private static final Instant START = Instant.parse("2026-11-24T03:00:00Z");
  private static final ContainerObserved WEB =
      Observed.container("bender", "web", "web:1", OLD_IMAGE);

  private final List<Emissions> published = new ArrayList<>();
  private final Map<String, UpdateDetected> announced = new HashMap<>();
  private final Map<String, UpdateSkipped> skipped = new HashMap<>();
  private boolean down;
  private AnnounceUpdate announce = started();

  private AnnounceUpdate started() {
    return new AnnounceUpdate(
        emissions -> {
          if (down) {
            throw new IllegalStateException("down");
          }
          published.add(emissions);
        },
        key -> Optional.ofNullable(announced.get(key)),
        key -> Optional.ofNullable(skipped.get(key)));
  }

  @Test
  void theSameNewsTwiceIsAnnouncedOnceAlsoBeforeItIsReadBack() {
    assertThat(announce.once(to(NEW, 0)).news()).isTrue();
    assertThat(announce.once(to(NEW, 1)).news()).isFalse();
    assertThat(published).hasSize(1);
  }

  @Test
  void whatWasAnnouncedBeforeARestartIsKnown() {
    announced.put(WEB.key(), new UpdateDetected(to(NEW, 0)));
    assertThat(announce.once(to(NEW, 1)).news()).isFalse();
    assertThat(published).isEmpty();
  }

  @Test
  void aTagThatGoesBackIsNewsAgain() {
    String other = "sha256:" + "cd".repeat(32);
    assertThat(announce.once(to(NEW, 0)).news()).isTrue();
    assertThat(announce.once(to(other, 1)).news()).isTrue();
    assertThat(announce.once(to(NEW, 2)).news()).isTrue();
  }

  @Test
  void whatAnOperatorSetGoingMeanwhileCounts() {
    announce.once(to(NEW, 0));
    announced.put(WEB.key(), new UpdateDetected(to("sha256:" + "cd".repeat(32), 1)));
    assertThat(announce.once(to(NEW, 2)).news()).isTrue();
    announce.remember(to(OLD, 3));
    assertThat(announce.once(to(OLD, 4)).news()).isFalse();
  }

  @Test
  void whatTheBrokerDidNotTakeIsStillNews() {
    down = true;
    assertThatThrownBy(() -> announce.once(to(NEW, 0))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> announce.sameImage(to(NEW, 0)))
        .isInstanceOf(IllegalStateException.class);
    down = false;
    assertThat(announce.once(to(NEW, 1)).news()).isTrue();
    announce.sameImage(to(NEW, 1));
    assertThat(published).hasSize(2);
  }

  @Test
  void aContainerThatCameBackIsNewsOnceAndThenStaysInQuarantine() {
    announced.put(WEB.key(), new UpdateDetected(to(NEW, 0)));
    skipped.put(WEB.key(), new UpdateSkipped(to(NEW, 0), Reason.CONTAINER_GONE, "gone"));

    assertThat(announce.once(to(NEW, 10)).news()).isTrue();
    assertThat(announce.once(to(NEW, 11)).news()).isFalse();

    announced.put(WEB.key(), new UpdateDetected(to(NEW, 10)));
    announce = started();
    assertThat(announce.once(to(NEW, 12)).news()).isFalse();
  }

  @Test
  void aContainerThatMayBeTouchedNowIsNews() {
    announced.put(WEB.key(), new UpdateDetected(to(NEW, 0)));
    skipped.put(WEB.key(), new UpdateSkipped(to(NEW, 0), Reason.IGNORED, "ignored"));
    assertThat(announce.once(to(NEW, 10)).news()).isTrue();
  }

  @Test
  void whatWasTakenOutOfTheQueueStaysOut() {
    announced.put(WEB.key(), new UpdateDetected(to(NEW, 0)));
    skipped.put(WEB.key(), new UpdateSkipped(to(NEW, 0), Reason.REJECTED, "no"));
    assertThat(announce.once(to(NEW, 10)).news()).isFalse();
  }

  @Test
  void theSameImageIsRecordedOnceAlsoOverARestart() {
    announce.sameImage(to(NEW, 0));
    announce.sameImage(to(NEW, 1));
    assertThat(published).hasSize(1);
    skipped.put(WEB.key(), published.getFirst().to(Topics.UPDATE_SKIPPED).getFirst());

    announce = started();
    announce.sameImage(to(NEW, 2));
    assertThat(published).hasSize(1);
  }

  private static Update to(String digest, int minutes) {
    return Updates.of(
        WEB,
        new ImageDigests(null, digest, null),
        null,
        Update.Source.RECONCILIATION,
        START.plusSeconds(60L * minutes),
        null);
  }
}

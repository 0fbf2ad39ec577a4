package dev.bender.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

  @Test
  void commitsUpToTheFirstThatIsNotDoneAndNamesThoseAfterIt() {
    PartitionProgress progress = PartitionProgress.from(10, "");
    for (long offset = 10; offset < 15; offset++) {
      assertThat(progress.begin(offset)).isTrue();
    }
    progress.end(10);
    progress.end(12);
    progress.end(14);
    assertThat(progress.commit()).isEqualTo(new OffsetAndMetadata(11, "done:1,3"));
  }

  @Test
  void whatWasDoneOutOfOrderIsNotBegunAgain() {
    PartitionProgress progress = PartitionProgress.from(11, "done:1,3");
    assertThat(progress.begin(11)).isTrue();
    assertThat(progress.begin(12)).isFalse();
    assertThat(progress.begin(13)).isTrue();
    assertThat(progress.begin(14)).isFalse();
    progress.end(11);
    progress.end(13);
    assertThat(progress.commit()).isEqualTo(new OffsetAndMetadata(15, ""));
  }

  @Test
  void foreignMetadataCountsAsNone() {
    assertThat(PartitionProgress.from(3, "done:x y").begin(4)).isTrue();
    assertThat(PartitionProgress.from(3, "whatever").begin(4)).isTrue();
  }

  @Test
  void metadataFitsWhatTheBrokerTakes() {
    PartitionProgress progress = PartitionProgress.from(0, "");
    progress.begin(0);
    // Each second offset, as if each record had been a transaction; and one more poll when it is
    // full.
    int last = PartitionProgress.MOST_AHEAD + PartitionProgress.MOST_A_POLL;
    for (long record = 1; record <= last; record++) {
      progress.begin(2 * record);
      progress.end(2 * record);
    }
    assertThat(progress.isFull()).isTrue();
    assertThat(progress.commit().metadata().length()).isLessThan(4_096);
  }
}

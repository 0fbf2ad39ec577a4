package dev.bender.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.Topics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicFollowerTest {
  private final String host = Samples.anyHost();
  private final Messaging messaging = TestBroker.messaging(TestBroker.connection());

  @AfterEach
  void close() {
    messaging.close();
  }

  /**
   * One that it overlooked at first would be seen when the broker has waited: after five seconds.
   */
  @Test
  void whatIsCommittedEndsTheBrokersWait() throws InterruptedException {
    BlockingQueue<Recorded<?>> seen = new LinkedBlockingQueue<>();
    TopicFollower follower =
        messaging.follow(
            "test",
            List.of(Topics.UPDATE_DETECTED, Topics.IMAGE_PULLED),
            record -> {
              if (record.key().startsWith(host)) {
                seen.add(record);
              }
            });
    assertThat(follower.awaitCaughtUp(Duration.ofSeconds(20))).isTrue();
    for (int event = 0; event < 30; event++) {
      messaging
          .publisher()
          .publish(Emissions.of(Topics.UPDATE_DETECTED, Samples.detected(host, "web" + event)));
      assertThat(seen.poll(3, TimeUnit.SECONDS)).as("event " + event).isNotNull();
    }
  }

  @Test
  void itEndsAtOnceThoughTheBrokerStillWaits() throws InterruptedException {
    TopicFollower follower = messaging.follow("test", List.of(Topics.IMAGE_PULLED), record -> {});
    assertThat(follower.awaitCaughtUp(Duration.ofSeconds(20))).isTrue();
    // By then it has asked, and the broker has nothing to say.
    Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(follower::isCaughtUp);
    long begin = System.nanoTime();
    follower.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(3));
  }
}

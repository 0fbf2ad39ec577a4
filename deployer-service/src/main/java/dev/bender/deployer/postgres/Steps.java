package dev.bender.deployer.postgres;

import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.messaging.EventPublisher;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Tells which of the steps of a database's update is under way, by its number. */
final class Steps {
  private final EventPublisher publisher;
  private final Clock clock;

  Steps(EventPublisher publisher, Clock clock) {
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Those of the deployer's, with the numbers that people know them by. */
  enum Step {
    STOP_DEPENDENTS(2),
    IDLE(4),
    DUMP(5),
    DATA(6),
    TAG(7),
    PUT_BACKUP(11),
    REBUILD_INDEXES(12),
    START_DEPENDENTS(16),
    RESTORE_DATA(20),
    START_OLD(21),
    START_DEPENDENTS_AGAIN(22);

    private final int number;

    Step(int number) {
      this.number = number;
    }
  }

  void tell(Update update, Step step, String text) {
    tell(update, step, text, null);
  }

  /**
   * Tells it.
   *
   * @param bytes how far it is; null where it is not measured
   */
  void tell(Update update, Step step, String text, @Nullable Long bytes) {
    boolean back = step.number >= Step.RESTORE_DATA.number;
    publisher.tell(
        new UpdateProgress(
            update.updateId(),
            update.host(),
            update.container(),
            "deployer",
            back ? Stage.ROLLING_BACK : Stage.REPLACING,
            "STEP_" + step.number,
            "step " + step.number + " of 23: " + text,
            bytes,
            null,
            clock.instant()));
  }
}

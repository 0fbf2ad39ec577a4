package dev.bender.detector.reconciliation;

import static dev.bender.detector.Observed.NEW;
import static dev.bender.detector.Observed.OLD_IMAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.detector.MovingClock;
import dev.bender.detector.Observed;
import dev.bender.detector.schedule.Schedule;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.support.CronExpression;

class DueLooksTest {
  // A Tuesday, 03:00.
  private final MovingClock clock = new MovingClock();
  private final Schedule saturdays =
      new Schedule(CronExpression.parse("0 30 4 * * SAT"), ZoneOffset.UTC);
  private final DueLooks looks = new DueLooks(saturdays::after, clock);
  private final ContainerObserved web = Observed.container("bender", "web", "web:1", OLD_IMAGE);
  private final ContainerObserved db = Observed.container("bender", "db", "db:1", OLD_IMAGE);

  @Test
  void whatIsNewIsLookedAtOnceAndLaterOnesWhenTheyAppear() {
    assertThat(looks.among(List.of(web))).containsExactly(web);
    looks.done(web, Optional.empty());
    assertThat(looks.among(List.of(web))).isEmpty();
    assertThat(looks.among(List.of(web, db))).containsExactly(db);
  }

  @Test
  void allAreLookedAtWhenTheScheduleSaysSo() {
    looks.done(web, Optional.empty());
    clock.pass(Duration.ofDays(4));
    assertThat(looks.among(List.of(web))).isEmpty();
    clock.pass(Duration.ofMinutes(91));
    assertThat(looks.among(List.of(web))).containsExactly(web);
    looks.done(web, Optional.empty());
    assertThat(looks.among(List.of(web))).isEmpty();
    clock.pass(Duration.ofDays(7));
    assertThat(looks.among(List.of(web))).containsExactly(web);
  }

  @Test
  void aClockThatWasAheadDoesNotSilenceTheSchedule() {
    clock.pass(Duration.ofDays(3_000));
    DueLooks later = new DueLooks(saturdays::after, clock);
    clock.pass(Duration.ofDays(-3_000));
    later.among(List.of(web));
    later.done(web, Optional.empty());
    clock.pass(Duration.ofDays(7));
    assertThat(later.among(List.of(web))).containsExactly(web);
  }

  @Test
  void whoseRegistryDidNotAnswerIsLookedAtAfterAWhile() {
    looks.done(web, Optional.of(Duration.ofMinutes(5)));
    clock.pass(Duration.ofMinutes(4));
    assertThat(looks.among(List.of(web))).isEmpty();
    clock.pass(Duration.ofMinutes(1));
    assertThat(looks.among(List.of(web))).containsExactly(web);
  }

  @Test
  void whatRunsAnotherImageOrFollowsAnotherTagIsNew() {
    looks.done(web, Optional.empty());
    ImageDigests other = new ImageDigests(NEW, null, null);
    assertThat(looks.among(List.of(Observed.container("bender", "web", "web:1", other))))
        .hasSize(1);
    assertThat(looks.among(List.of(Observed.container("bender", "web", "web:2", OLD_IMAGE))))
        .hasSize(1);
  }

  @Test
  void whatWentAndCameBackIsNew() {
    looks.done(web, Optional.empty());
    assertThat(looks.among(List.of(db))).containsExactly(db);
    assertThat(looks.among(List.of(web))).containsExactly(web);
  }

  @Test
  void whatIsNotWatchedIsNeverDueUntilItIs() {
    ContainerObserved ignored =
        Observed.container("bender", "web", "web:1", OLD_IMAGE, Watch.IGNORED);
    assertThat(looks.among(List.of(ignored))).isEmpty();
    assertThat(looks.among(List.of(web))).containsExactly(web);
  }
}

package dev.bender.verifier.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.HealthCheck.DockerHealth;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.HealthCheck.Tcp;
import dev.bender.verifier.check.Seen;
import dev.bender.verifier.check.Terms;
import dev.bender.verifier.container.ContainerView.Health;
import dev.bender.verifier.verification.Rounds.Standing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final Seen GOOD = new Seen(Outcome.PASSED, "took a connection");
  private static final Seen BAD = new Seen(Outcome.FAILED, "refused the connection");
  private static final Seen UNKNOWN = new Seen(Outcome.INCONCLUSIVE, "could not be tried");

  /** 60 s, three times, 10 s. */
  private static Rounds rounds(HealthCheck... checks) {
    return rounds(Duration.ZERO, checks);
  }

  private static Rounds rounds(Duration startPeriod, HealthCheck... checks) {
    return new Rounds(
        List.of(checks),
        Terms.DEFAULT,
        new Health("starting", "", startPeriod, Duration.ofSeconds(40)),
        Excuses.NONE);
  }

  private static Standing each(Rounds rounds, int from, int to, Seen... seen) {
    Standing standing = new Standing.GoingOn();
    for (int second = from; second <= to; second++) {
      standing = rounds.after(Duration.ofSeconds(second), List.of(seen));
    }
    return standing;
  }

  @Test
  void threeSuccessesInARowProve() {
    Rounds rounds = rounds(new Tcp(80));
    assertThat(each(rounds, 1, 2, GOOD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 3, 3, GOOD)).isInstanceOf(Standing.Proven.class);
    assertThat(rounds.firstGood()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void oneFailureStartsTheCountAnew() {
    Rounds rounds = rounds(new Tcp(80));
    each(rounds, 1, 2, GOOD);
    each(rounds, 3, 3, BAD);
    assertThat(each(rounds, 4, 5, GOOD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 6, 6, GOOD)).isInstanceOf(Standing.Proven.class);
  }

  @Test
  void runningHasToLastAsLongAsSteadySays() {
    Rounds rounds = rounds(new Running());
    assertThat(each(rounds, 1, 10, GOOD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 11, 11, GOOD)).isInstanceOf(Standing.Proven.class);
  }

  @Test
  void failingIsForgivenWithinThePatience() {
    Rounds rounds = rounds(new Tcp(80));
    assertThat(each(rounds, 1, 60, BAD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 61, 61, BAD))
        .isEqualTo(new Standing.Failed("tcp :80 refused the connection, 61 times in 60 s"));
  }

  @Test
  void whatBecameGoodJustInTimeMayFinish() {
    Rounds rounds = rounds(new Tcp(80));
    each(rounds, 1, 59, BAD);
    assertThat(each(rounds, 60, 61, GOOD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 62, 62, GOOD)).isInstanceOf(Standing.Proven.class);
  }

  @Test
  void theImagesOwnHealthCheckGetsTheTimeThatItNeedsByItself() {
    Rounds rounds = rounds(new DockerHealth());
    assertThat(each(rounds, 1, 100, BAD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 101, 101, BAD)).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void anImageThatSaysHowLongItStartsIsGivenThatTime() {
    Rounds rounds = rounds(Duration.ofSeconds(30), new Tcp(80));
    assertThat(each(rounds, 1, 90, BAD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 91, 91, BAD)).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void oneBadMomentAfterThePatienceIsNotEnoughToFail() {
    Rounds rounds = rounds(new Tcp(80), new DockerHealth());
    each(rounds, 1, 70, GOOD, BAD);
    assertThat(each(rounds, 71, 72, BAD, BAD)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 73, 73, BAD, BAD)).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void whatIsGoodAndBadInTurnsFailsAtLast() {
    Rounds rounds = rounds(new Tcp(80));
    Standing standing = new Standing.GoingOn();
    int second = 0;
    while (standing instanceof Standing.GoingOn && second < 1_000) {
      second++;
      standing = each(rounds, second, second, second % 2 == 0 ? GOOD : BAD);
    }
    assertThat(standing).isInstanceOf(Standing.Failed.class);
    assertThat(second).isLessThan(180);
  }

  @Test
  void whatCouldNotBeMeasuredNeverFails() {
    Rounds rounds = rounds(new Tcp(80));
    assertThat(each(rounds, 1, 60, UNKNOWN)).isInstanceOf(Standing.GoingOn.class);
    assertThat(each(rounds, 61, 61, UNKNOWN)).isInstanceOf(Standing.Unmeasured.class);
  }

  @Test
  void whatCouldNotBeMeasuredInBetweenDoesNotBreakARow() {
    Rounds rounds = rounds(new Tcp(80));
    each(rounds, 1, 2, GOOD);
    each(rounds, 3, 3, UNKNOWN);
    assertThat(each(rounds, 4, 4, GOOD)).isInstanceOf(Standing.Proven.class);
  }

  @Test
  void oneFailedCheckDecidesEvenWhereAnotherCouldNotBeMeasured() {
    Rounds rounds = rounds(new Tcp(80), new Tcp(81));
    assertThat(each(rounds, 1, 61, BAD, UNKNOWN)).isInstanceOf(Standing.Failed.class);
  }

  @Test
  void firstGoodIsWhenAllWereGoodAtOnce() {
    Rounds rounds = rounds(new Tcp(80), new Tcp(81));
    each(rounds, 1, 1, GOOD, BAD);
    each(rounds, 2, 2, BAD, GOOD);
    each(rounds, 3, 3, GOOD, GOOD);
    assertThat(rounds.firstGood()).isEqualTo(Duration.ofSeconds(3));
    assertThat(rounds.wasGoodAtOnce()).isFalse();
  }
}

package dev.bender.notifier.ntfy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verdict.Outcome;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.TryAgain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScannerOutagesTest {
  private static final Message MESSAGE =
      new Message("bender", "photos: could not be scanned", "So it is.", 3, List.of(), null, null);

  private final ScannerOutages outages = new ScannerOutages();
  private final List<String> told = new ArrayList<>();

  @Test
  void oneOutageIsToldOnceForAllThatWait() throws Exception {
    tell("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    tell("wiki", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    assertThat(told).containsExactly("photos");
  }

  @Test
  void theNextOutageIsToldAgain() throws Exception {
    tell("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    tell("photos", Outcome.PASS, "CLEAN", false);
    tell("wiki", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    assertThat(told).containsExactly("photos", "photos", "wiki");
  }

  @Test
  void whatIsOfOneImageOnlyIsAlwaysTold() throws Exception {
    tell("photos", Outcome.INCONCLUSIVE, "NO_PACKAGES", false);
    tell("wiki", Outcome.INCONCLUSIVE, "NO_PACKAGES", false);
    assertThat(told).containsExactly("photos", "wiki");
  }

  @Test
  void theLastTryIsToldInAnyCase() throws Exception {
    tell("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    tell("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN", true);
    assertThat(told).containsExactly("photos", "photos");
  }

  @Test
  void whatCouldNotBeSentIsToldAgain() throws Exception {
    assertThatThrownBy(() ->
            outages.tell(
                scan("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN"),
                MESSAGE,
                false,
                message -> {
                  throw TryAgain.untilItWorks("ntfy is down", null);
                }))
        .isInstanceOf(TryAgain.class);
    tell("photos", Outcome.INCONCLUSIVE, "SCANNER_DOWN", false);
    assertThat(told).containsExactly("photos");
  }

  private void tell(String container, Outcome outcome, String code, boolean last) throws Exception {
    var unused =
        outages.tell(
            scan(container, outcome, code),
            MESSAGE,
            last,
            message -> {
              told.add(container);
              return Emissions.none();
            });
  }

  private static ScanCompleted scan(String container, Outcome outcome, String code) {
    Update update = Samples.update("bender", container);
    Verdict verdict =
        new Verdict(outcome, code, "So it is.", false, List.of(), List.of(), List.of(), null);
    return new ScanCompleted(update, update.target(), null, verdict, Instant.now(), 1_000);
  }
}

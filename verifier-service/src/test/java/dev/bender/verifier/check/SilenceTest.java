package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private static Outcome of(IOException e, Way way) throws InterruptedException {
    return Silence.of(e, new Target("172.17.0.2", 80, way), "5 s").outcome();
  }

  @Test
  void silenceOnANetworkOfOursIsTheContainersFault() throws Exception {
    assertThat(of(new SocketTimeoutException("timeout"), Way.DIRECT)).isEqualTo(Outcome.FAILED);
    assertThat(of(new NoRouteToHostException(), Way.DIRECT)).isEqualTo(Outcome.FAILED);
  }

  @Test
  void silenceOnAForeignNetworkSaysNothing() throws Exception {
    assertThat(of(new SocketTimeoutException("timeout"), Way.UNSURE))
        .isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(of(new NoRouteToHostException(), Way.UNSURE)).isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void aMissingNetworkIsOurFault() throws Exception {
    assertThat(of(new ConnectException("Network is unreachable"), Way.DIRECT))
        .isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void aRefusalIsAnAnswerFromAnywhere() throws Exception {
    assertThat(of(new ConnectException("Connection refused"), Way.UNSURE))
        .isEqualTo(Outcome.FAILED);
  }
}

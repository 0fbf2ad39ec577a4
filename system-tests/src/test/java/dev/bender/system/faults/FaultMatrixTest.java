package dev.bender.system.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each fault: what the user sees, and that nothing is lost. */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(6)
public class FaultMatrixTest {
  // They mostly wait.
  private static final int AT_ONCE = 10;
  // What is no outage waits for longer than a play lasts: its retry is then a person's, never both.
  private static final String SETTINGS =
      "retry: { first: 30m, at-most: 7d, outage: 8s, in-place: 2 }\n";

  private final Map<Fault, Future<?>> played = new EnumMap<>(Fault.class);
  private final ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
  private Stage stage;

  @BeforeAll
  void start() throws Exception {
    stage = Stage.up(SETTINGS);
    for (Fault fault : Fault.values()) {
      if (!fault.isAlone()) {
        Callable<Void> play =
            () -> {
              fault.playOn(stage);
              return null;
            };
        played.put(fault, players.submit(play));
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    players.shutdownNow();
    stage.close();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theUserSeesItAndNothingIsLost(Fault fault) throws Throwable {
    Future<?> play = played.get(fault);
    try {
      if (play != null) {
        play.get();
        return;
      }
      awaitOthers();
      fault.playOn(stage);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private void awaitOthers() throws InterruptedException {
    for (Future<?> other : played.values()) {
      try {
        other.get();
      } catch (ExecutionException e) {
        // Its own test says so.
      }
    }
  }
}

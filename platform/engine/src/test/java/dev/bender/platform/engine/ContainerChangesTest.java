package dev.bender.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerChangesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final LinkedBlockingQueue<InputStream> streams = new LinkedBlockingQueue<>();
  private final ContainerChanges changes = new ContainerChanges(this::open);

  private InputStream open() {
    InputStream stream = streams.poll();
    if (stream == null) {
      throw new EngineException.EngineUnavailable("away", null);
    }
    return stream;
  }

  @AfterEach
  void end() {
    changes.close();
  }

  private PipedOutputStream connect() throws IOException, InterruptedException {
    PipedInputStream in = new PipedInputStream();
    PipedOutputStream out = new PipedOutputStream(in);
    streams.add(in);
    // What was missed until now; before, it is only waited for the engine.
    await()
        .pollDelay(Duration.ZERO)
        .until(() -> {
          boolean woken = millisUntil(Duration.ofSeconds(1)) < 900;
          return streams.isEmpty() && woken;
        });
    return out;
  }

  private long millisUntil(Duration atMost) throws InterruptedException {
    long begun = System.nanoTime();
    changes.await(atMost);
    return Duration.ofNanos(System.nanoTime() - begun).toMillis();
  }

  @Test
  void aChangeWakesWhoWaitsAndOneThatCameBeforeIsNotForgotten() throws Exception {
    try (PipedOutputStream engine = connect()) {
      changes.await(SHORT);
      assertThat(millisUntil(SHORT)).isGreaterThanOrEqualTo(SHORT.toMillis());
      engine.write('{');
      engine.flush();
      assertThat(millisUntil(LONG)).isLessThan(60_000);
    }
  }

  @Test
  void anEngineThatWasAwayWakesWhoWaitsWhenItIsThere() throws Exception {
    connect().close();
    assertThat(millisUntil(LONG)).isLessThan(60_000);
    try (PipedOutputStream engine = connect()) {
      engine.write('{');
      engine.flush();
      assertThat(millisUntil(LONG)).isLessThan(60_000);
    }
  }

  @Test
  void whileItIsAwayNobodyWaitsLong() throws Exception {
    assertThat(millisUntil(LONG)).isLessThan(60_000);
    assertThat(millisUntil(LONG)).isLessThan(60_000);
  }
}

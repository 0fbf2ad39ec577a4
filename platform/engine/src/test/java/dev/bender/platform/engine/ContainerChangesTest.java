package dev.bender.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContainerChangesTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final LinkedBlockingQueue<InputStream> streams = new LinkedBlockingQueue<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final ContainerChanges changes = new ContainerChanges(this::open);

  private InputStream open() {
    opened.incrementAndGet();
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
    await().atMost(Duration.ofSeconds(10)).until(streams::isEmpty);
    changes.await(LONG); // what was missed until now
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
    changes.await(LONG); // it broke off
    int before = opened.get();
    connect();
    assertThat(opened.get()).isGreaterThan(before);
  }

  @Test
  void whileItIsAwayNobodyWaitsLong() throws Exception {
    assertThat(millisUntil(LONG)).isLessThan(60_000);
    assertThat(millisUntil(LONG)).isLessThan(60_000);
  }
}

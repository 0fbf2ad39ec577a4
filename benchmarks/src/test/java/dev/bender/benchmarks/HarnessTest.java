package dev.bender.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What measures is itself measured, on things whose size is known. */
class HarnessTest {
  @Test
  void theLongestTimeBetweenTwoAnswersIsTheOutage() {
    assertThat(OutagePoller.longestMillis(new long[] {0, 2_000_000, 502_000_000, 504_000_000}))
        .isEqualTo(500);
    assertThat(OutagePoller.longestMillis(new long[] {7})).isZero();
  }

  /** Asked before the outage, and answered in it: on a busy machine some take that long. */
  private static void awaitLateAnswers(OutagePoller poller) {
    AtomicInteger last = new AtomicInteger(-1);
    await("no answer comes any more")
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          int now = poller.answers();
          return last.getAndSet(now) == now;
        });
  }

  @Test
  void aPageThatAnswersWrongIsAwayForThatLong() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    HttpServer page =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    page.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    page.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(away.get() ? 500 : 200, -1);
          exchange.close();
        });
    page.start();
    try (OutagePoller poller =
        new OutagePoller(page.getAddress().getPort(), Duration.ofMillis(2))) {
      Stage.await("answers", Duration.ofSeconds(30), () -> poller.answers() > 20);
      poller.begin();
      away.set(true);
      awaitLateAnswers(poller);
      Thread.sleep(400); // the outage itself
      away.set(false);
      int before = poller.answers();
      Stage.await("more answers", Duration.ofSeconds(30), () -> poller.answers() > before + 20);
      // never shorter than it was; longer only as far as the machine is slow
      assertThat(poller.longestMillis()).isBetween(390.0, 20_000.0);
    } finally {
      page.stop(0);
    }
  }

  @Test
  void aJourneyKnowsItsHopsAndItsRate() throws Exception {
    Journey journey = new Journey(2);
    for (int event = 0; event < 2; event++) {
      for (int hop = 0; hop <= Journey.HOPS; hop++) {
        journey.arrived(hop, event);
        journey.arrived(hop, event); // a record that comes twice counts once
      }
      journey.await(event);
    }
    assertThat(journey.hops(1, 2).values()).hasSize(Journey.HOPS).allMatch(millis -> millis >= 0);
    assertThat(journey.perSecond(0)).isPositive();
  }

  @Test
  void memoryIsWhatTheKernelSays(@TempDir Path folder) throws Exception {
    Path rollup =
        Files.writeString(
            folder.resolve("smaps_rollup"),
            "00400000-7fff r--p 0 00:00 0 [rollup]\nRss:  4096 kB\nPss:    1536 kB\n");
    assertThat(Memory.megabytes(rollup)).isEqualTo(1.5);
    assertThat(Memory.megabytes(ProcessHandle.current().pid())).isGreaterThan(10);
    assertThatThrownBy(() -> Memory.megabytes(folder.resolve("none")))
        .isInstanceOf(BenchFailed.class);
  }

  @Test
  void aProgramThatFailsIsNotMeasured() {
    assertThat(Programs.run("echo", "words").strip()).isEqualTo("words");
    assertThatThrownBy(() -> Programs.run("false")).isInstanceOf(BenchFailed.class);
    assertThatThrownBy(() -> Programs.run("no-such-program")).isInstanceOf(BenchFailed.class);
  }
}

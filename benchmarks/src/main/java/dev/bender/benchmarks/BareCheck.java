package dev.bender.benchmarks;

import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a careful owner's script would check after a restart, and what Bender's verifier checks:
 * that the container runs, without a break for the steady time, and that its page answers several
 * times.
 */
final class BareCheck implements AutoCloseable {
  private static final Duration CLOSELY = Duration.ofMillis(100);
  private static final Duration OFTEN = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Engine engine;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  BareCheck(Engine engine) {
    this.engine = engine;
  }

  /** Returns when the container has proved itself. */
  void prove(String container, int port) throws InterruptedException {
    long begin = System.nanoTime();
    int good = 0;
    long runningSince = 0;
    while (System.nanoTime() - begin < LONGEST.toNanos()) {
      boolean runs = engine.inspect(container).path("State").path("Running").asBoolean(false);
      long now = System.nanoTime();
      runningSince = runs ? runningSince == 0 ? now : runningSince : 0;
      good = answers(port) ? good + 1 : 0;
      boolean steady = runs && now - runningSince >= Stage.STEADY.toNanos();
      if (steady && good >= Stage.SUCCESSES) {
        return;
      }
      Thread.sleep(good == 0 ? CLOSELY : OFTEN);
    }
    throw new BenchFailed(container + " did not come up after docker start.");
  }

  /** Whether the page answers now. */
  boolean answers(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
            .timeout(Duration.ofSeconds(1))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    http.close();
  }
}

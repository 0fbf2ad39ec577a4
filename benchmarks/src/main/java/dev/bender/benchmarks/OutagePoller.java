package dev.bender.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a page every so often, whether or not the last answer has come: an open loop, so that a page
 * that hangs is not asked less often. What counts is when answers of 200 came.
 */
final class OutagePoller implements AutoCloseable {
  private static final int LONGEST_MILLIS = 1_000;
  private static final Duration BACK_WITHIN = Duration.ofMinutes(1);
  private static final byte[] REQUEST =
      "GET /health HTTP/1.0\r\nHost: bench\r\n\r\n".getBytes(US_ASCII);

  private final InetSocketAddress address;
  private final long everyNanos;
  private final Queue<Long> answered = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean stopping;

  OutagePoller(int port, Duration every) {
    everyNanos = every.toNanos();
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    thread = Thread.ofPlatform().daemon().name("outage-poller").start(this::run);
  }

  private void run() {
    long next = System.nanoTime();
    while (!stopping) {
      Thread.ofVirtual().start(this::ask);
      next += everyNanos;
      for (long now = System.nanoTime(); now < next; now = System.nanoTime()) {
        LockSupport.parkNanos(next - now);
      }
    }
  }

  private void ask() {
    try (Socket socket = new Socket()) {
      socket.connect(address, LONGEST_MILLIS);
      socket.setSoTimeout(LONGEST_MILLIS);
      socket.getOutputStream().write(REQUEST);
      byte[] head = socket.getInputStream().readNBytes("HTTP/1.0 200".length());
      if (new String(head, US_ASCII).endsWith(" 200")) {
        answered.add(System.nanoTime());
      }
    } catch (IOException e) {
      // no answer: that is what is measured
    }
  }

  /** What may take the page away. */
  interface Step {
    void run() throws Exception;
  }

  /**
   * The longest time without an answer around a step, in milliseconds.
   *
   * @param back so many answers show that the page is there, before it and after it
   */
  static double longestMillis(int port, Duration every, int back, Step step) throws Exception {
    try (OutagePoller poller = new OutagePoller(port, every)) {
      poller.awaitAnswers(back);
      poller.begin();
      step.run();
      poller.awaitAnswers(poller.answers() + back);
      return poller.longestMillis();
    }
  }

  private void awaitAnswers(int count) throws InterruptedException {
    Stage.await("an answer of the page", BACK_WITHIN, () -> answers() >= count);
  }

  /** How many answers came so far. */
  int answers() {
    return answered.size();
  }

  /** Forgets what was; a new outage begins. */
  void begin() {
    answered.clear();
    answered.add(System.nanoTime());
  }

  /** The longest time without an answer since the beginning, in milliseconds. */
  double longestMillis() {
    return longestMillis(answered.stream().mapToLong(Long::longValue).sorted().toArray());
  }

  /**
   * @param nanos in order
   */
  static double longestMillis(long[] nanos) {
    long longest = 0;
    for (int next = 1; next < nanos.length; next++) {
      longest = Math.max(longest, nanos[next] - nanos[next - 1]);
    }
    return longest / 1e6;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

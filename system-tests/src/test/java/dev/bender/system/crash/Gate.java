package dev.bender.system.crash;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds the first call that comes to it, until somebody says whether it goes on. */
final class Gate {
  private final String name;
  private final AtomicInteger hits = new AtomicInteger();
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile String what = "";
  private volatile boolean goOn;

  Gate(String name) {
    this.name = name;
  }

  /**
   * Waits at the gate.
   *
   * @return whether the call goes on; if not, its connection is to be cut
   */
  boolean pass(String call) {
    if (hits.incrementAndGet() > 1) {
      return true;
    }
    what = call;
    reached.countDown();
    try {
      decided.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return goOn;
  }

  boolean isReached() {
    return reached.getCount() == 0;
  }

  /** Waits for a call to come. */
  void awaitReached(Duration atMost) throws InterruptedException {
    if (!reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(name + " was not reached within " + atMost.toSeconds() + " s");
    }
  }

  /** Cuts what waits, and all that comes: the other end is dead. */
  void cut() {
    decided.countDown();
  }

  /** Lets it go on as if nothing had been. */
  void open() {
    goOn = true;
    decided.countDown();
  }

  /** The call that was held; empty if none came. */
  String what() {
    return what;
  }

  @Override
  public String toString() {
    return name;
  }
}

package dev.bender.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** When which event came through which hop. */
final class Journey implements Pipeline.Arrivals {
  static final int HOPS = 4;

  private final int events;
  private final AtomicLongArray nanos;
  private final CountDownLatch[] left;

  Journey(int events) {
    this.events = events;
    this.nanos = new AtomicLongArray(events * (HOPS + 1));
    this.left = new CountDownLatch[events];
    for (int event = 0; event < events; event++) {
      left[event] = new CountDownLatch(1);
    }
  }

  @Override
  public void arrived(int hop, int event) {
    if (event < events && nanos.compareAndSet(event * (HOPS + 1) + hop, 0, System.nanoTime())) {
      if (hop == HOPS) {
        left[event].countDown();
      }
    }
  }

  void await(int event) throws InterruptedException {
    if (!left[event].await(60, TimeUnit.SECONDS)) {
      throw new BenchFailed("event " + event + " did not come through within a minute.");
    }
  }

  /** The time of each hop of the events from one up to another, in milliseconds. */
  Series hops(int from, int to) {
    List<Double> all = new ArrayList<>();
    for (int event = from; event < to; event++) {
      for (int hop = 0; hop < HOPS; hop++) {
        all.add((at(hop + 1, event) - at(hop, event)) / 1e6);
      }
    }
    return new Series(all);
  }

  /** Events that left the last hop in a second, of those from one on. */
  double perSecond(int from) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (int event = from; event < events; event++) {
      first = Math.min(first, at(0, event));
      last = Math.max(last, at(HOPS, event));
    }
    return (events - from) / ((last - first) / 1e9);
  }

  private long at(int hop, int event) {
    return nanos.get(event * (HOPS + 1) + hop);
  }
}

package dev.bender.platform.messaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of one lane one after the other, and lanes beside each other, each on a virtual
 * thread.
 */
final class Lanes implements AutoCloseable {

  /** A task gives what it ended with. */
  interface Task {
    Completion run() throws InterruptedException;
  }

  /** What a task ended with; interpreted by the consumer's thread. */
  interface Completion {}

  /** A task that ended as no task should; everything is then begun anew. */
  record Failed(Throwable cause) implements Completion {}

  private final Map<String, ArrayDeque<Task>> waiting = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ConcurrentLinkedQueue<Completion> completed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Runnable onCompletion;
  private boolean closed;

  Lanes(Runnable onCompletion) {
    this.onCompletion = onCompletion;
  }

  synchronized void submit(String lane, Task task) {
    if (closed) {
      return;
    }
    inFlight.incrementAndGet();
    ArrayDeque<Task> queue = waiting.get(lane);
    if (queue != null) {
      queue.add(task);
      return;
    }
    waiting.put(lane, new ArrayDeque<>());
    threads.removeIf(thread -> !thread.isAlive());
    threads.add(Thread.ofVirtual().name("lane-" + lane).start(() -> work(lane, task)));
  }

  private void work(String lane, Task first) {
    Task task = first;
    while (task != null) {
      try {
        Completion completion = task.run();
        completed.add(completion);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error e) {
        completed.add(new Failed(e));
      } finally {
        inFlight.decrementAndGet();
      }
      onCompletion.run();
      task = next(lane);
    }
  }

  private synchronized @Nullable Task next(String lane) {
    ArrayDeque<Task> queue = waiting.get(lane);
    Task task = queue == null ? null : queue.poll();
    if (task == null) {
      waiting.remove(lane);
    }
    return closed ? null : task;
  }

  List<Completion> takeCompleted() {
    List<Completion> taken = new ArrayList<>();
    for (Completion one = completed.poll(); one != null; one = completed.poll()) {
      taken.add(one);
    }
    return taken;
  }

  /** Whether there is something to take. */
  boolean hasCompleted() {
    return !completed.isEmpty();
  }

  /** Drops what has not begun, and what was not taken; what runs goes on. */
  synchronized void forgetWaiting() {
    for (ArrayDeque<Task> queue : waiting.values()) {
      inFlight.addAndGet(-queue.size());
      queue.clear();
    }
    completed.clear();
  }

  int inFlight() {
    return inFlight.get();
  }

  /** Interrupts what runs, and waits for it a little: what does not end is abandoned. */
  @Override
  public void close() {
    List<Thread> running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      waiting.clear();
      running = List.copyOf(threads);
    }
    running.forEach(Thread::interrupt);
    try {
      for (Thread thread : running) {
        thread.join(java.time.Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

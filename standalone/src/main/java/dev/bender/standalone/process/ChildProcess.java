package dev.bender.standalone.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that runs as long as we do: one that ends by itself is started again, with growing
 * pauses; one that was left behind by a killed predecessor is ended first.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ChildProcess.class);
  private static final long LARGEST_LOG = 4 << 20;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration PROBE_EVERY = Duration.ofMillis(50);

  /** Of one that was ended by SIGKILL, such as by the kernel when memory is short. */
  private static final int KILLED = 128 + 9;

  private static final List<Path> SETPRIV =
      List.of(Path.of("/usr/bin/setpriv"), Path.of("/bin/setpriv"));

  private final ChildPlan plan;
  private final PidFile pidFile;
  private final BoundedLog output;
  private final FileChannel lock;
  private final Thread supervisor;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Process process;
  private volatile boolean ready;
  private volatile boolean closing;
  private volatile boolean troubleTold;
  private volatile boolean killed;

  private ChildProcess(ChildPlan plan, FileChannel lock) {
    this.plan = plan;
    this.lock = lock;
    this.pidFile = new PidFile(plan.folder().resolve("pid"), plan.mark());
    this.output = new BoundedLog(plan.log(), LARGEST_LOG);
    // a platform thread that lives as long as the child: the kernel's promise to end the child is
    // bound to the thread that started it
    this.supervisor =
        Thread.ofPlatform().daemon().name("child " + plan.name()).unstarted(this::supervise);
  }

  /**
   * Ends what a killed predecessor left in this folder, before ports are looked at.
   *
   * @throws ChildFailed if the folder belongs to a Bender that still runs
   */
  public static void endLeftover(ChildPlan plan) {
    try (FileChannel lock = lock(plan)) {
      new PidFile(plan.folder().resolve("pid"), plan.mark()).endLeftover(plan.stopWithin());
    } catch (IOException e) {
      throw unusable(plan, e);
    }
  }

  /**
   * Starts the program and returns at once.
   *
   * @throws ChildFailed if its folder cannot be used, or belongs to a Bender that still runs
   */
  public static ChildProcess start(ChildPlan plan) {
    FileChannel lock = lock(plan);
    ChildProcess child = new ChildProcess(plan, lock);
    child.pidFile.endLeftover(plan.stopWithin());
    child.supervisor.start();
    return child;
  }

  /** Whether the program did its work when it was last asked. */
  public boolean isReady() {
    return ready;
  }

  /** The process that runs now, or 0 between two. */
  public long pid() {
    Process now = process;
    return now != null && now.isAlive() ? now.pid() : 0;
  }

  /**
   * Waits for the program.
   *
   * @throws ChildFailed if it is not ready in time; the child is closed then
   */
  public void awaitReady(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!ready) {
      // One that was killed would have come up, and does so when it is started again.
      if ((troubleTold && !killed) || System.nanoTime() > deadline) {
        String last = output.lastLine();
        close();
        throw new ChildFailed(
            plan.name()
                + (troubleTold && !killed
                    ? " ended at once"
                    : " was not ready in " + atMost.toSeconds() + " s")
                + (last.isEmpty() ? "" : "; it said last: " + last)
                + ". All that it said is in "
                + plan.log()
                + ".");
      }
      pause(PROBE_EVERY);
    }
  }

  /** Ends the program: asks, waits, and insists. Returns when it is gone. */
  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
    }
    closed.countDown();
    Process now = process;
    if (now != null) {
      PidFile.end(now.toHandle(), plan.stopWithin());
    }
    try {
      supervisor.join(Duration.ofSeconds(5));
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // the lock ends with us
    }
  }

  private void supervise() {
    Duration pause = FIRST_PAUSE;
    while (!closing) {
      long began = System.nanoTime();
      String end = runOnce();
      boolean worked = ready;
      ready = false;
      if (closing) {
        break;
      }
      boolean ranWell = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
      pause = ranWell ? FIRST_PAUSE : pause;
      tellTrouble(end, worked ? "" : output.lastLine());
      pause(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
    pidFile.remove();
  }

  private String runOnce() {
    try {
      output.forgetTail();
      Process started = spawn();
      process = started;
      pidFile.write(started.toHandle());
      if (closing) {
        started.destroyForcibly();
      }
      // A read of a pipe holds a virtual thread's carrier: with as many such reads as processors,
      // no
      // virtual thread runs any more once the spare carriers have ended (JDK 25, after 30 s).
      Thread.ofPlatform()
          .daemon()
          .name(plan.name() + " output")
          .start(() -> output.drain(started.getInputStream()));
      Thread.ofVirtual().start(() -> watch(started));
      int exit = started.waitFor();
      killed = exit == KILLED;
      return "ended (exit code " + exit + ")";
    } catch (IOException e) {
      return "could not be started (" + e.getMessage() + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "was interrupted";
    }
  }

  private Process spawn() throws IOException {
    List<String> command = new ArrayList<>();
    if (!plan.endsWithUs()) {
      SETPRIV.stream()
          .filter(Files::isExecutable)
          .findFirst()
          .ifPresent(
              setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
    }
    command.addAll(plan.command());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(plan.folder().toFile());
    builder.environment().keySet().removeIf(ChildPlan::isOurs);
    builder.environment().putAll(plan.environment());
    Process started = builder.start();
    if (!plan.endsWithUs()) {
      started.getOutputStream().close();
    }
    return started;
  }

  private void watch(Process started) {
    while (started.isAlive() && !closing) {
      if (probe()) {
        ready = true;
        if (troubleTold) {
          troubleTold = false;
          log.info("{} is back", plan.name());
        }
        return;
      }
      pause(PROBE_EVERY);
    }
  }

  private boolean probe() {
    try {
      return plan.ready().ready();
    } catch (Exception e) {
      // not ready yet: there is nothing else it could tell
      return false;
    }
  }

  private void tellTrouble(String end, String last) {
    if (troubleTold) {
      return;
    }
    troubleTold = true;
    log.warn(
        "{} {}{}; it is started again until it runs. All that it said is in {}",
        plan.name(),
        end,
        last.isEmpty() ? "" : ", and said last: " + last,
        plan.log());
  }

  private void pause(Duration time) {
    try {
      if (closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static FileChannel lock(ChildPlan plan) {
    try {
      Files.createDirectories(plan.folder());
      FileChannel channel =
          FileChannel.open(
              plan.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        if (channel.tryLock() != null) {
          return channel;
        }
      } catch (OverlappingFileLockException e) {
        // held by this very JVM: the same answer
      }
      channel.close();
    } catch (IOException e) {
      throw unusable(plan, e);
    }
    throw new ChildFailed(
        "another Bender that still runs uses "
            + plan.folder()
            + "; stop it, or give this one a data folder of its own");
  }

  private static ChildFailed unusable(ChildPlan plan, IOException e) {
    return new ChildFailed(
        plan.folder()
            + " cannot be used for "
            + plan.name()
            + " ("
            + e
            + "); it has to be writable");
  }
}

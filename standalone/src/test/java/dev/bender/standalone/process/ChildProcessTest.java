package dev.bender.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void aChildIsReadyWhenItSaysSo() {
    try (ChildProcess child = ChildProcess.start(shell("sleep 1; touch up; sleep 1000", SOON))) {
      child.awaitReady(SOON);

      assertThat(child.isReady()).isTrue();
      assertThat(alive(child.pid())).isTrue();
    }
  }

  @Test
  void closeLeavesNothingBehind() {
    ChildProcess child = ChildProcess.start(shell("touch up; exec sleep 1000", SOON));
    child.awaitReady(SOON);
    long pid = child.pid();

    child.close();

    assertThat(alive(pid)).isFalse();
    assertThat(folder.resolve("pid")).doesNotExist();
  }

  @Test
  void whatAChildSaysIsReadOnNoVirtualThread() {
    try (ChildProcess child = ChildProcess.start(shell("touch up; exec sleep 1000", SOON))) {
      child.awaitReady(SOON);

      // Virtual threads are not among these.
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .contains("the child output");
    }
  }

  @Test
  void aChildThatWillNotEndIsMadeTo() {
    ChildProcess child =
        ChildProcess.start(
            shell("trap '' TERM; touch up; while :; do sleep 0.1; done", Duration.ofMillis(300)));
    child.awaitReady(SOON);
    long pid = child.pid();

    child.close();

    assertThat(alive(pid)).isFalse();
  }

  @Test
  void aChildThatDiesIsStartedAgain() {
    try (ChildProcess child = ChildProcess.start(shell("touch up; exec sleep 1000", SOON))) {
      child.awaitReady(SOON);
      long first = child.pid();
      ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);

      await().atMost(SOON).until(() -> child.pid() != 0 && child.pid() != first);
      await().atMost(SOON).until(child::isReady);
    }
  }

  @Test
  void aChildThatEndsAtOnceIsToldWithItsLastWords() {
    ChildProcess child = ChildProcess.start(shell("echo no such device; exit 3", SOON));

    assertThatThrownBy(() -> child.awaitReady(SOON))
        .isInstanceOf(ChildFailed.class)
        .hasMessageContaining("the child ended at once; it said last: no such device")
        .hasMessageContaining(folder.resolve("output.log").toString());
  }

  @Test
  void aChildThatIsKilledBeforeItIsReadyIsStartedAgain() {
    String script = "[ -e was-here ] || { touch was-here; kill -9 $$; }; touch up; exec sleep 1000";
    try (ChildProcess child = ChildProcess.start(shell(script, SOON))) {
      child.awaitReady(SOON);

      assertThat(folder.resolve("was-here")).exists();
      assertThat(alive(child.pid())).isTrue();
    }
  }

  @Test
  void aChildThatIsNeverReadyIsEnded() {
    ChildProcess child = ChildProcess.start(shell("exec sleep 1000", SOON));
    await().atMost(SOON).until(() -> child.pid() != 0);
    long pid = child.pid();

    assertThatThrownBy(() -> child.awaitReady(Duration.ofSeconds(1)))
        .hasMessageContaining("was not ready in 1 s");
    assertThat(alive(pid)).isFalse();
  }

  @Test
  void whatWasLeftBehindIsEndedFirst() throws IOException {
    String mark = folder.toString();
    Process left = new ProcessBuilder("/bin/sh", "-c", "sleep 1000; :", mark).start();
    Files.writeString(folder.resolve("pid"), Long.toString(left.pid()));

    ChildProcess.endLeftover(shell("true", SOON));

    // Who started it hears of its end a moment later.
    assertThat(left.onExit()).succeedsWithin(SOON);
  }

  @Test
  void aStrangerWithTheRecordedPidIsLeftAlone() throws IOException {
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    try {
      Files.writeString(folder.resolve("pid"), Long.toString(stranger.pid()));

      ChildProcess.endLeftover(shell("true", SOON));

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void twoCannotShareAFolder() {
    try (ChildProcess child = ChildProcess.start(shell("touch up; exec sleep 1000", SOON))) {
      child.awaitReady(SOON);

      assertThatThrownBy(() -> ChildProcess.start(shell("true", SOON)))
          .isInstanceOf(ChildFailed.class)
          .hasMessageContaining("another Bender that still runs uses " + folder);
    }
  }

  @Test
  void theOutputIsBounded() {
    try (ChildProcess child =
        ChildProcess.start(
            shell(
                "yes 0123456789012345678901234567890123456789 | head -c 9000000; touch up; exec sleep 1000",
                SOON))) {
      child.awaitReady(SOON);

      await().atMost(SOON).until(() -> Files.exists(folder.resolve("output.log.1")));
      assertThat(folder.resolve("output.log").toFile().length()).isLessThanOrEqualTo(4 << 20);
    }
  }

  private ChildPlan shell(String script, Duration stopWithin) {
    Path up = folder.resolve("up");
    return new ChildPlan(
        "the child",
        List.of("/bin/sh", "-c", script, folder.toString()),
        folder.toString(),
        Map.of(),
        folder,
        () -> Files.exists(up),
        stopWithin,
        false);
  }

  private static boolean alive(long pid) {
    return pid != 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}

package dev.bender.verifier.verification;

import dev.bender.contracts.Event;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells how the checks of one container go: each change, but once a second, later every 5 s. */
final class Telling implements RunChecks.Onlooker {
  private static final Duration GAP = Duration.ofSeconds(1);
  private static final Duration LATER_GAP = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(20);

  private final Event about;
  private final Stage stage;
  private final Progress progress;
  private final Pace pace;
  private String lastText = "";
  private final long begunAt;
  private long lastAt;

  Telling(Event about, Stage stage, Progress progress, Pace pace) {
    this.about = about;
    this.stage = stage;
    this.progress = progress;
    this.pace = pace;
    this.begunAt = pace.nanos();
  }

  @Override
  public void saw(int successes, int total, String sentence) {
    long now = pace.nanos();
    Duration gap = now - begunAt < LATER.toNanos() ? GAP : LATER_GAP;
    boolean soon = !lastText.isEmpty() && now - lastAt < gap.toNanos();
    if (soon || sentence.equals(lastText)) {
      return;
    }
    lastText = sentence;
    lastAt = now;
    progress.tell(event(about, stage, null, sentence, (long) successes, (long) total, pace.now()));
  }

  void warn(String sentence) {
    progress.tell(event(about, stage, null, sentence, null, null, pace.now()));
  }

  static UpdateProgress event(
      Event about,
      Stage stage,
      @Nullable String code,
      String text,
      @Nullable Long current,
      @Nullable Long total,
      Instant at) {
    String bounded = text.length() <= 1_000 ? text : text.substring(0, 999) + "…";
    return new UpdateProgress(
        about.updateId(),
        about.host(),
        about.container(),
        "verifier",
        stage,
        code,
        bounded,
        current,
        total,
        at);
  }
}

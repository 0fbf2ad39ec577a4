package dev.bender.notifier.story;

import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateEvent;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.notifier.story.UpdateStory.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen of one update, and the story that it makes. It depends on what was seen, never
 * on the order: topics are read side by side.
 */
final class StoryBook {
  private static final int MOST_ENTRIES = 100;

  private final NavigableSet<Entry> entries = new TreeSet<>();
  private final Map<Stage, Entry> progress = new EnumMap<>(Stage.class);
  private @Nullable UpdateStory told;

  void add(Entry entry) {
    if (entry.value() instanceof UpdateProgress step) {
      progress.merge(step.stage(), entry, (one, other) -> one.compareTo(other) >= 0 ? one : other);
    } else {
      entries.add(entry);
      if (entries.size() > MOST_ENTRIES) {
        entries.pollFirst();
      }
    }
    told = null;
  }

  /** Null as long as only progress was seen. */
  @Nullable UpdateStory story() {
    if (told == null) {
      told = tell();
    }
    return told;
  }

  private @Nullable UpdateStory tell() {
    UpdateFold fold = new UpdateFold();
    Update update = null;
    for (Entry entry : entries) {
      fold.tell(entry);
      if (entry.value() instanceof UpdateEvent event) {
        update = event.update();
      }
    }
    Run run = fold.run();
    return update == null ? null : run == null ? onlyHeld(update) : story(update, run);
  }

  /** As after a clean-up of old topics. */
  private UpdateStory onlyHeld(Update update) {
    Run run = new Run(entries.first().at(), Math.max(1, entries.first().attempt()));
    run.phase = Phase.REPLACING;
    return story(update, run);
  }

  private UpdateStory story(Update update, Run run) {
    Entry broken = progress.get(Stage.ROLLBACK_VERIFIED);
    if (broken != null && run.outcome == State.ROLLED_BACK && isBroken(run, broken)) {
      run.reason = new Reason("BROKEN", broken.happening().text());
    }
    Integer percent = null;
    if (run.outcome == null) {
      percent = advance(run);
    }
    return new UpdateStory(
        update,
        Objects.requireNonNullElse(run.outcome, State.MOVING),
        run.outcome == null ? run.phase : null,
        percent,
        run.reason,
        run.attempt,
        run.began,
        run.since,
        run.endedAt,
        run.downtimeMs,
        run.verdict,
        run.checks,
        run.lastWords,
        run.backup,
        happenings());
  }

  private static boolean isBroken(Run run, Entry entry) {
    return !entry.at().isBefore(run.began.minus(UpdateFold.SKEW))
        && entry.value() instanceof UpdateProgress step
        && "BROKEN".equals(step.code());
  }

  /** Progress may be read before the event that it follows. */
  private @Nullable Integer advance(Run run) {
    Integer percent = null;
    Instant since = run.since;
    for (Entry entry : progress.values()) {
      UpdateProgress step = (UpdateProgress) entry.value();
      Phase phase = Phase.of(step.stage());
      if (phase == null || entry.at().isBefore(run.began) || phase.compareTo(run.phase) < 0) {
        continue;
      }
      if (phase != run.phase) {
        run.phase = phase;
        run.since = entry.at();
      }
      percent = percent(step);
    }
    Entry waiting = progress.get(Stage.WAITING);
    if (waiting != null && waiting.at().isAfter(since) && !wentOnAfter(waiting, run)) {
      run.reason = new Reason("WAITING", waiting.happening().text());
    }
    return percent;
  }

  /** Another try of the same step begins like the first one: only what it gets done counts. */
  private boolean wentOnAfter(Entry waiting, Run run) {
    return progress.values().stream()
        .filter(entry -> entry.at().isAfter(waiting.at()))
        .map(entry -> (UpdateProgress) entry.value())
        .anyMatch(step -> {
          Phase phase = Phase.of(step.stage());
          return phase != null && (phase != run.phase || percent(step) != null);
        });
  }

  private static @Nullable Integer percent(UpdateProgress step) {
    Long current = step.current();
    Long total = step.total();
    return current == null || total == null || total <= 0
        ? null
        : (int) Math.clamp(current * 100.0 / total, 0, 100);
  }

  private List<Happening> happenings() {
    List<Entry> all = new ArrayList<>(entries);
    all.addAll(progress.values());
    return all.stream().sorted(Comparator.naturalOrder()).map(Entry::happening).toList();
  }
}

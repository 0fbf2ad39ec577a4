package dev.bender.cli;

import dev.bender.cli.Answers.Happened;
import dev.bender.cli.Answers.Update;
import dev.bender.cli.OperatorApi.Received;
import dev.bender.cli.Progress.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks on until every update that was asked for has ended, or waits for a person. */
final class FollowUpdates {
  private static final Duration HOLD_GOES = Duration.ofSeconds(10);

  /**
   * @param between between two looks
   * @param settle how long an answer that tells only of before may be the last word: the notifier
   *     reads its topics a little later than the update goes on
   * @param most when to stop looking
   */
  record Times(Duration between, Duration settle, Duration most) {}

  /**
   * An update that was asked for.
   *
   * @param name as the person called it
   * @param before how its container's newest update stood beforehand; null if there was none
   */
  record Started(String name, String updateId, @Nullable Update before) {}

  /** How an update was last seen, under the name it was asked by. */
  record Ended(String name, Update update) {}

  private final OperatorApi api;
  private final Progress progress;
  private final Times times;
  private final Patience patience;
  private final long begun = System.nanoTime();

  FollowUpdates(OperatorApi api, Progress progress, Times times) {
    this.api = api;
    this.progress = progress;
    this.times = times;
    this.patience = new Patience(times.between(), Patience.OUTAGE);
  }

  List<Ended> follow(List<Started> asked) {
    Map<Started, Seen> seen = new LinkedHashMap<>();
    Map<Started, String> ids = new LinkedHashMap<>();
    asked.forEach(started -> ids.put(started, started.updateId()));
    while (true) {
      for (Started started : asked) {
        Seen last = seen.get(started);
        if (last == null || !last.ended()) {
          look(started, ids).ifPresent(now -> seen.put(started, now));
        }
      }
      progress.show(seen.values());
      if (seen.size() == asked.size() && seen.values().stream().allMatch(Seen::ended)) {
        return seen.values().stream().map(s -> new Ended(s.name(), s.update())).toList();
      }
      if (beyond(times.most())) {
        throw stillMoving(asked, seen);
      }
      patience.pause();
    }
  }

  private java.util.Optional<Seen> look(Started started, Map<Started, String> ids) {
    String id = Objects.requireNonNull(ids.get(started));
    Received received = patience.ask(() -> api.update(id));
    if (received.status() == 404 && !beyond(times.settle())) {
      return java.util.Optional.empty();
    }
    Update update = api.read(Named.good(api, id, received), Update.class);
    boolean ended =
        !update.state().equals("MOVING")
            && !isStale(started.before(), update)
            && !isHeldFromBefore(update);
    if (ended && update.state().equals("SUPERSEDED")) {
      ended = !successor(started, update, ids);
    }
    return java.util.Optional.of(
        new Seen(started.name(), update, since(started.before(), update), ended));
  }

  /** Whether a newer update of the same container took over, which is then looked at. */
  private boolean successor(Started started, Update old, Map<Started, String> ids) {
    Received received =
        patience.ask(() -> api.update(Named.checked(old.host() + "/" + old.container())));
    if (!received.good()) {
      return false;
    }
    Update newest = api.read(received, Update.class);
    if (newest.updateId().equals(old.updateId())) {
      return false;
    }
    ids.put(started, newest.updateId());
    return true;
  }

  /** Whether this tells only what was so before it was asked: the same end of the same attempt. */
  private boolean isStale(@Nullable Update before, Update now) {
    return before != null
        && before.updateId().equals(now.updateId())
        && before.state().equals(now.state())
        && before.attempt() == now.attempt()
        && Objects.equals(before.endedAt(), now.endedAt())
        && outcomes(before).equals(outcomes(now))
        && !beyond(times.settle());
  }

  /** What was asked for is let through: a hold seen at first is an earlier attempt's, and goes. */
  private boolean isHeldFromBefore(Update now) {
    Duration settle = times.settle().compareTo(HOLD_GOES) < 0 ? times.settle() : HOLD_GOES;
    return now.state().equals("HELD") && !beyond(settle);
  }

  private static Set<String> outcomes(Update update) {
    Set<String> ends = Set.of("held", "blocked", "verified", "rolled-back", "skipped", "failed");
    return update.events().stream()
        .filter(event -> ends.contains(event.kind()))
        .map(FollowUpdates::key)
        .collect(Collectors.toSet());
  }

  private static List<Happened> since(@Nullable Update before, Update now) {
    if (before == null || !before.updateId().equals(now.updateId())) {
      return now.events();
    }
    Set<String> old = new HashSet<>();
    before.events().forEach(event -> old.add(key(event)));
    return now.events().stream().filter(event -> !old.contains(key(event))).toList();
  }

  static String key(Happened event) {
    return event.topic()
        + "@"
        + event.offset()
        + " "
        + event.at()
        + " "
        + event.kind()
        + " "
        + event.text();
  }

  private boolean beyond(Duration limit) {
    return System.nanoTime() - begun > limit.toNanos();
  }

  private CommandFailed stillMoving(List<Started> asked, Map<Started, Seen> seen) {
    List<String> open = new ArrayList<>();
    for (Started started : asked) {
      Seen last = seen.get(started);
      if (last == null || !last.ended()) {
        open.add(started.name());
      }
    }
    return new CommandFailed(
        String.join(", ", open)
            + " did not end within "
            + When.took(times.most())
            + "; the work goes on.",
        "Look again: bender updates --watch");
  }
}

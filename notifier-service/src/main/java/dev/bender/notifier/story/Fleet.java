package dev.bender.notifier.story;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.Event;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateEvent;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import dev.bender.platform.messaging.TopicFollower.DeadLetter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the topics tell of every container and update: a projection that can be built anew at any
 * time. Records of one key of one topic come in order, all others in any order, and any of them may
 * come twice. Safe for many threads.
 */
public final class Fleet implements TopicFollower.Observer {
  /** Beyond that the updates that were seen to do something longest ago are forgotten. */
  static final int MOST_UPDATES = 1_000;

  private static final int MOST_DEAD_LETTERS = 50;

  private final Telling telling;
  private final Map<String, StoryBook> books = new HashMap<>();
  private final Map<String, ContainerObserved> observed = new TreeMap<>();
  private final Map<String, Looks> looks = new HashMap<>();
  private final Map<String, Waiting> retries = new TreeMap<>();
  private final Map<String, Waiting> held = new TreeMap<>();
  private final Set<String> deadPlaces = new HashSet<>();
  private final List<DeadLetter> dead = new ArrayList<>();

  public Fleet(ZoneId zone) {
    this.telling = new Telling(zone);
  }

  /** Takes one record. */
  @Override
  public synchronized void seen(Recorded<?> record) {
    Event value = record.value();
    if (record.topic().equals(Topics.UPDATE_RETRY)) {
      wait("retry", retries, record);
    } else if (record.topic().equals(Topics.UPDATE_HELD)) {
      wait("held", held, record);
    } else if (record.topic().equals(Topics.CONTAINER_OBSERVED)) {
      if (value instanceof ContainerObserved container) {
        observed.put(record.key(), container);
      } else {
        observed.remove(record.key());
      }
    }
    if (value instanceof UpdateProgress progress && progress.stage() == Stage.LOOKED) {
      looks.merge(progress.key(), Looks.of(progress), Looks::and);
    }
    if (value != null && tells(value)) {
      addToStory(record, value);
    }
  }

  /** Takes one record that nobody could read. */
  @Override
  public synchronized void dead(DeadLetter letter) {
    if (deadPlaces.add(letter.topic() + "-" + letter.partition() + "-" + letter.offset())) {
      dead.add(letter);
      if (dead.size() > MOST_DEAD_LETTERS) {
        dead.removeFirst();
      }
    }
  }

  private static boolean tells(Event value) {
    return value.updateId() != null
        && (value instanceof UpdateEvent
            || value instanceof UpdateProgress
            || value instanceof OperatorCommand
            || value instanceof OperatorAnswered);
  }

  private void addToStory(Recorded<?> record, Event value) {
    Telling.Told told = telling.tell(record);
    if (told != null) {
      String id = String.valueOf(value.updateId());
      books.computeIfAbsent(id, any -> new StoryBook()).add(Entry.of(record, value, told));
      if (books.size() > MOST_UPDATES) {
        forgetOldest();
      }
    }
  }

  /** A tenth at once, so that it is seldom. */
  private void forgetOldest() {
    books.entrySet().stream()
        .sorted(Comparator.comparing(entry -> lastSeen(entry.getValue())))
        .limit(MOST_UPDATES / 10)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(books::remove);
  }

  private static Instant lastSeen(StoryBook book) {
    UpdateStory story = book.story();
    return story == null ? Instant.EPOCH : story.since();
  }

  private static void wait(String queue, Map<String, Waiting> table, Recorded<?> record) {
    if (!(record.value() instanceof UpdateEvent event)) {
      table.remove(record.key());
      return;
    }
    var delay = record.delay();
    table.put(
        record.key(),
        new Waiting(
            queue,
            event.update(),
            delay.reason(),
            Words.line(delay.sentence()),
            event instanceof ScanCompleted ? record.attempt() : delay.attempt(),
            delay.notBefore(),
            record.at()));
  }

  /** Every update that is remembered, the newest first. */
  public synchronized List<UpdateStory> updates() {
    List<UpdateStory> stories = new ArrayList<>();
    for (StoryBook book : books.values()) {
      UpdateStory story = book.story();
      if (story != null) {
        stories.add(story);
      }
    }
    stories.sort(
        Comparator.comparing(UpdateStory::began)
            .reversed()
            .thenComparing(story -> story.update().updateId()));
    Map<String, UpdateStory> newest = new HashMap<>();
    stories.forEach(story -> newest.putIfAbsent(key(story), story));
    return stories.stream()
        .map(story -> WhileWaiting.apply(story, newest.get(key(story)), held.get(key(story))))
        .toList();
  }

  private static String key(UpdateStory story) {
    return story.update().host() + "/" + story.update().container();
  }

  /** Every container that is there, or of which an update is not at its end; by host and name. */
  public synchronized List<ContainerStory> containers() {
    Map<String, UpdateStory> latest = new HashMap<>();
    updates().forEach(story -> latest.putIfAbsent(key(story), story));
    Set<String> keys = new TreeSet<>(observed.keySet());
    latest.forEach((key, story) -> {
      if (!story.ended()) {
        keys.add(key);
      }
    });
    return keys.stream()
        .map(key ->
            ContainerStates.of(
                observed.get(key),
                latest.get(key),
                held.containsKey(key) ? held.get(key) : retries.get(key),
                looks.get(key)))
        .toList();
  }

  /** Every container as its engine showed it last, by host and name. */
  public synchronized List<ContainerObserved> observed() {
    return List.copyOf(observed.values());
  }

  /** All that waits, what wants an answer first, then what moves soonest. */
  public synchronized List<Waiting> queue() {
    List<Waiting> all = new ArrayList<>(held.values());
    all.addAll(retries.values());
    all.sort(
        Comparator.comparing(Waiting::needsAnswer)
            .reversed()
            .thenComparing(Waiting::next, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Waiting::since));
    return List.copyOf(all);
  }

  /**
   * The updates that a name means: all whose id begins with it; else the newest update of the
   * container {@code host/name}, or of every container called so.
   */
  public synchronized List<UpdateStory> find(String idOrName) {
    List<UpdateStory> all = updates();
    List<UpdateStory> byId =
        idOrName.startsWith("u-")
            ? all.stream().filter(one -> one.update().updateId().startsWith(idOrName)).toList()
            : List.of();
    if (!byId.isEmpty()) {
      return byId;
    }
    Map<String, UpdateStory> newest = new TreeMap<>();
    all.stream()
        .filter(one -> isNamed(key(one), idOrName))
        .forEach(one -> newest.putIfAbsent(key(one), one));
    return List.copyOf(newest.values());
  }

  /** The containers of that name, or of that {@code host/name}, as {@code host/name}. */
  public synchronized List<String> keys(String name) {
    Set<String> keys = new TreeSet<>(observed.keySet());
    updates().forEach(story -> keys.add(key(story)));
    return keys.stream().filter(key -> isNamed(key, name)).toList();
  }

  private static boolean isNamed(String key, String name) {
    return key.equals(name) || key.substring(key.indexOf('/') + 1).equals(name);
  }

  /** What of a container waits for an answer or its time. */
  public synchronized Optional<Waiting> heldOf(String key) {
    return Optional.ofNullable(held.get(key));
  }

  /** What of a container waits for its next try. */
  public synchronized Optional<Waiting> retryOf(String key) {
    return Optional.ofNullable(retries.get(key));
  }

  /**
   * When a registry was asked last.
   *
   * @param keys what the keys of those asked for begin with: a host and a slash, or nothing
   */
  public synchronized Optional<Instant> lastLook(String keys) {
    return looks.entrySet().stream()
        .filter(look -> look.getKey().startsWith(keys))
        .map(look -> look.getValue().last().at())
        .max(Comparator.naturalOrder());
  }

  /** The last records that nobody could read. */
  public synchronized List<DeadLetter> deadLetters() {
    return List.copyOf(dead);
  }

  /** How many records nobody could read. */
  public synchronized int deadLetterCount() {
    return deadPlaces.size();
  }

  /**
   * The last look at a registry, and the last one that could tell.
   *
   * @param last by whatever result
   * @param good null if none could tell
   */
  record Looks(UpdateProgress last, @Nullable UpdateProgress good) {
    static Looks of(UpdateProgress look) {
      return new Looks(look, "NOT_KNOWN".equals(look.code()) ? null : look);
    }

    Looks and(Looks other) {
      UpdateProgress later = later(last, other.last);
      UpdateProgress mine = good;
      UpdateProgress theirs = other.good;
      return new Looks(later, mine == null ? theirs : theirs == null ? mine : later(mine, theirs));
    }

    private static UpdateProgress later(UpdateProgress one, UpdateProgress other) {
      return other.at().isBefore(one.at()) ? one : other;
    }
  }
}

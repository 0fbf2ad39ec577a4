package dev.bender.notifier.story;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateEvent;
import dev.bender.contracts.UpdateProgress;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that the topics say; built anew at every start. Thread-safe. */
public final class Fleet implements TopicFollower.Observer {
  private static final int SHORTEST_PREFIX = 4;

  private final Map<String, UpdateStory> updates = new HashMap<>();
  private final Map<String, ContainerObserved> containers = new TreeMap<>();
  private final Map<String, UpdateProgress> looks = new HashMap<>();
  private final Map<String, Waiting> retries = new TreeMap<>();
  private final Map<String, Waiting> held = new TreeMap<>();
  private int deadLetters;
  private @Nullable Instant lastLook;

  @Override
  public synchronized void seen(Recorded<?> record) {
    Event value = record.value();
    switch (value) {
      case null -> removed(record.topic(), record.key());
      case UpdateEvent event -> {
        updates
            .computeIfAbsent(event.update().updateId(), id -> new UpdateStory(event.update()))
            .take(record, event);
        waits(record, event);
      }
      case ContainerObserved observed -> containers.put(observed.key(), observed);
      case UpdateProgress progress -> progressed(progress, record);
      default -> {}
    }
  }

  private void waits(Recorded<?> record, UpdateEvent event) {
    Update update = event.update();
    if (record.topic().equals(Topics.UPDATE_RETRY)) {
      retries.put(event.key(), new Waiting(update, "retry", record.delay(), record.at()));
    } else if (record.topic().equals(Topics.UPDATE_HELD)) {
      held.put(event.key(), new Waiting(update, "held", record.delay(), record.at()));
    }
  }

  private void removed(Topic<?> topic, String key) {
    if (topic.equals(Topics.UPDATE_RETRY)) {
      retries.remove(key);
    } else if (topic.equals(Topics.UPDATE_HELD)) {
      held.remove(key);
    } else if (topic.equals(Topics.CONTAINER_OBSERVED)) {
      containers.remove(key);
      looks.remove(key);
    }
  }

  private void progressed(UpdateProgress progress, Recorded<?> record) {
    if (progress.stage() == UpdateProgress.Stage.LOOKED) {
      looks.put(progress.key(), progress);
      lastLook = progress.at();
      return;
    }
    String id = progress.updateId();
    UpdateStory story = id == null ? null : updates.get(id);
    if (story != null) {
      story.take(progress, record);
    }
  }

  @Override
  public synchronized void dead(TopicFollower.DeadLetter letter) {
    deadLetters++;
  }

  /** Reads several things as of one moment; stories must not be kept beyond it. */
  public synchronized <T> T read(Function<Fleet, T> reading) {
    return reading.apply(this);
  }

  /** Every container, by host and name. */
  public synchronized List<ContainerStory> containers() {
    return containers.values().stream()
        .map(one -> new ContainerStory(one, looks.get(one.key()), newest(one.key()).orElse(null)))
        .toList();
  }

  private Optional<UpdateStory> newest(String key) {
    return updates.values().stream()
        .filter(story -> keyOf(story.update()).equals(key))
        .max(Comparator.comparing(UpdateStory::since));
  }

  private static String keyOf(Update update) {
    return update.host() + "/" + update.container();
  }

  /** Every update, the newest first. */
  public synchronized List<UpdateStory> updates() {
    return updates.values().stream()
        .sorted(Comparator.comparing(UpdateStory::since).reversed())
        .toList();
  }

  /** The updates that an id, its beginning, or a container's name may mean. */
  public synchronized List<UpdateStory> find(String idOrName) {
    UpdateStory exact = updates.get(idOrName);
    if (exact != null) {
      return List.of(exact);
    }
    List<UpdateStory> byName =
        keys(idOrName).stream().flatMap(key -> newest(key).stream()).toList();
    boolean mayBeId = idOrName.startsWith("u-") && idOrName.length() >= SHORTEST_PREFIX;
    return byName.isEmpty() && mayBeId ? byPrefix(idOrName) : byName;
  }

  private List<UpdateStory> byPrefix(String prefix) {
    return updates.values().stream()
        .filter(story -> story.update().updateId().startsWith(prefix))
        .toList();
  }

  /** The keys of the containers of that name, with or without host. */
  public synchronized List<String> keys(String name) {
    return Stream.concat(
            containers.keySet().stream(), updates.values().stream().map(one -> keyOf(one.update())))
        .filter(key -> key.equals(name) || key.endsWith("/" + name))
        .distinct()
        .toList();
  }

  /** All that waits, what waits for an answer or the time first. */
  public synchronized List<Waiting> waiting() {
    return Stream.concat(held.values().stream(), retries.values().stream()).toList();
  }

  /** How that update waits; empty if it does not. */
  public synchronized Optional<Waiting> waiting(Update update) {
    String key = keyOf(update);
    return Stream.of(Optional.ofNullable(held.get(key)), Optional.ofNullable(retries.get(key)))
        .flatMap(Optional::stream)
        .filter(one -> one.update().updateId().equals(update.updateId()))
        .findFirst();
  }

  /** How many records nobody could read. */
  public synchronized int deadLetters() {
    return deadLetters;
  }

  /** When a registry was asked last; null if never. */
  public synchronized @Nullable Instant lastLook() {
    return lastLook;
  }
}

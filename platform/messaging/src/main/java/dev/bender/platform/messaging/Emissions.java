package dev.bender.platform.messaging;

import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from an event: records that are committed together, or not at all. Immutable. */
public final class Emissions {
  private static final Emissions NONE = new Emissions(List.of());

  private final List<Emission> list;

  private Emissions(List<Emission> list) {
    this.list = list;
  }

  /** Nothing follows. */
  public static Emissions none() {
    return NONE;
  }

  /** One event follows. */
  public static <E extends Event> Emissions of(Topic<E> topic, E value) {
    return NONE.and(topic, value);
  }

  /** And this one too. */
  public <E extends Event> Emissions and(Topic<E> topic, E value) {
    return with(new Emission(topic, value.key(), value, null));
  }

  /** And those too. */
  public Emissions and(Emissions others) {
    List<Emission> all = new ArrayList<>(list);
    all.addAll(others.list);
    return new Emissions(List.copyOf(all));
  }

  /**
   * And this event waits in a delayed topic; it takes the place of what waited under its key.
   *
   * @param delay why, until when, and which attempt comes next
   */
  public <E extends Event> Emissions andWait(Topic<E> delayed, E value, Delay delay) {
    return with(new Emission(delayed, value.key(), value, delay));
  }

  /** And nothing of that key is in the table any more. */
  public Emissions andRemove(Topic<?> table, String key) {
    return with(new Emission(table, key, null, null));
  }

  /** And this starts a series of attempts anew, or goes on with one. */
  <E extends Event> Emissions andAttempt(Topic<E> topic, E value, int attempt) {
    return with(new Emission(topic, value.key(), value, null, attempt));
  }

  public boolean isEmpty() {
    return list.isEmpty();
  }

  /** The events among these that go to that topic, at once or when they are due. */
  public <E extends Event> List<E> to(Topic<E> topic) {
    return list.stream()
        .filter(one -> one.topic().equals(topic) && one.value() != null)
        .map(one -> topic.value().cast(one.value()))
        .toList();
  }

  /** The keys that are removed from that topic; for tests of what a handler decides. */
  public List<String> removedFrom(Topic<?> topic) {
    return list.stream()
        .filter(one -> one.topic().equals(topic) && one.value() == null)
        .map(Emission::key)
        .toList();
  }

  /** How the event that waits in that topic waits, if these hold one. */
  public @Nullable Delay delayIn(Topic<?> topic) {
    return list.stream()
        .filter(one -> one.topic().equals(topic))
        .map(Emission::delay)
        .findFirst()
        .orElse(null);
  }

  List<Emission> list() {
    return list;
  }

  private Emissions with(Emission one) {
    List<Emission> all = new ArrayList<>(list);
    all.add(one);
    return new Emissions(List.copyOf(all));
  }

  /**
   * How an event waits.
   *
   * @param reason why
   * @param attempt which try it will be when it goes on
   * @param notBefore when it goes on by itself; null for 'when somebody says so'
   * @param sentence why, for people
   */
  public record Delay(
      DelayReason reason, int attempt, @Nullable Instant notBefore, String sentence) {}

  /**
   * One record; without a value it removes its key. An attempt of 0 takes over the consumed one's.
   */
  record Emission(
      Topic<?> topic, String key, @Nullable Event value, @Nullable Delay delay, int attempt) {
    Emission(Topic<?> topic, String key, @Nullable Event value, @Nullable Delay delay) {
      this(topic, key, value, delay, 0);
    }
  }
}

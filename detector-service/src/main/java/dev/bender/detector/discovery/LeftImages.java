package dev.bender.detector.discovery;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.platform.messaging.Recorded;
import dev.bender.platform.messaging.TopicFollower;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The images that somebody went back from, one after the other, by what {@code update.detected}
 * tells. They are forgotten as soon as something newer is found, or one of them is wanted again.
 */
public final class LeftImages implements TopicFollower.Observer {
  private final Map<String, List<ImageDigests>> left = new HashMap<>();

  @Override
  public synchronized void seen(Recorded<?> record) {
    if (record.value() instanceof UpdateDetected event) {
      Update update = event.update();
      ImageDigests running = update.running();
      if (update.goesBackTo() == null) {
        left.remove(update.key());
      } else if (running != null) {
        List<ImageDigests> all = left.computeIfAbsent(update.key(), any -> new ArrayList<>());
        all.add(running);
        all.removeIf(one -> one.relationTo(update.target()) == Relation.SAME);
      }
    }
  }

  /** Whether an update would bring its container to an image that somebody has left. */
  public synchronized boolean isLeft(Update update) {
    return left.getOrDefault(update.key(), List.of()).stream()
        .anyMatch(one -> one.relationTo(update.target()) == Relation.SAME);
  }
}

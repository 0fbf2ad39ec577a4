package dev.bender.detector.discovery;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.RolledBack;
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
 * tells, and the last one that did not prove itself. They are forgotten as soon as something newer
 * is found, or one of them is wanted again.
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
    } else if (record.value() instanceof RolledBack back && back.update().goesBackTo() == null) {
      left.computeIfAbsent(back.update().key(), any -> new ArrayList<>())
          .add(back.update().target());
    }
  }

  /** Whether an update would bring its container to an image that somebody has left. */
  public synchronized boolean isLeft(Update update) {
    return left.getOrDefault(update.key(), List.of()).stream()
        .anyMatch(one -> one.relationTo(update.target()) == Relation.SAME);
  }
}

package dev.bender.notifier.story;

import dev.bender.notifier.story.UpdateStory.State;
import org.jspecify.annotations.Nullable;

/** What the tables know better than the events: whether a moving update waits, or was overtaken. */
final class WhileWaiting {
  private WhileWaiting() {}

  static UpdateStory apply(
      UpdateStory story, @Nullable UpdateStory newest, @Nullable Waiting held) {
    if (story.state() != State.MOVING || changesTheHost(story)) {
      return story;
    }
    if (held != null && held.update().updateId().equals(story.update().updateId())) {
      return story.with(
          State.HELD, new Reason(held.reason().name(), held.text()), held.since(), null);
    }
    if (newest != null && newest != story) {
      return story.with(
          State.SUPERSEDED,
          new Reason("SUPERSEDED", "A newer image took its place."),
          newest.began(),
          newest.began());
    }
    return story;
  }

  private static boolean changesTheHost(UpdateStory story) {
    Phase phase = story.phase();
    return phase == Phase.VERIFYING || phase == Phase.ROLLING_BACK;
  }
}

package dev.bender.deployer.release;

import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.TryAgain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attempts that were put in place or went back. A copy of one of their events, however late it
 * comes, must not put the container in place, or take it back, another time. An attempt is known by
 * its update and its backup's tag, which every one of its events carries.
 */
public final class SettledAttempts {
  /** What tells of them. */
  public static final List<Topic<?>> TOPICS = List.of(Topics.DEPLOYED, Topics.ROLLED_BACK);

  private final SaidOnce said;

  /**
   * @param said of {@link #TOPICS}, by {@link #matters}
   */
  public SettledAttempts(SaidOnce said) {
    this.said = said;
  }

  /** What an event settles. */
  public static List<String> matters(Event event) {
    return switch (event) {
      case Deployed deployed ->
          List.of(
              attempt("deployed", deployed.update(), deployed.backup()),
              container(deployed.containerId()));
      case RolledBack back -> List.of(attempt("back", back.update(), back.backup()));
      default -> List.of();
    };
  }

  /** Whether the attempt was put in place, or went back. */
  boolean isOver(Update update, @Nullable String backup, Delivery<?> by)
      throws TryAgain, InterruptedException {
    return backup != null
        && (said.isSaid(attempt("deployed", update, backup), by) || wentBack(update, backup, by));
  }

  /** Whether the attempt went back. */
  public boolean wentBack(Update update, @Nullable String backup, Delivery<?> by)
      throws TryAgain, InterruptedException {
    return backup != null && said.isSaid(attempt("back", update, backup), by);
  }

  /** Whether it was said that this container is in place. */
  boolean isInPlace(String containerId, Delivery<?> by) throws TryAgain, InterruptedException {
    return said.isSaid(container(containerId), by);
  }

  /** To be called when a handler returns what settles an attempt. */
  public Emissions settling(Event settles, Delivery<?> by, Emissions emissions) {
    return said.saying(matters(settles), by, emissions);
  }

  private static String attempt(String how, Update update, @Nullable String backup) {
    return how + " " + update.updateId() + " " + backup;
  }

  private static String container(String id) {
    return "container " + id;
  }
}

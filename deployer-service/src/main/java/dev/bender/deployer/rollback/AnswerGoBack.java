package dev.bender.deployer.rollback;

import dev.bender.contracts.ContainerObserved.Backup;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImageDigests.Relation;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorAnswered.Result;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.deployer.backup.Backups;
import dev.bender.deployer.inventory.Watching;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Begins the way back to an image that this host still has, when somebody asks for it. It is an
 * update like any other, but that nothing is pulled and nothing is scanned: so it is replaced,
 * verified and told like any other, and a crash leaves it where the next start goes on.
 */
public final class AnswerGoBack implements Handler<OperatorCommand> {
  private static final Duration TOO_OLD = Duration.ofMinutes(10);

  private static final String VERSION = "org.opencontainers.image.version";

  private final Engine engine;
  private final HostImages images;
  private final Backups backups;
  private final Watching watching;
  private final OnItsWay onItsWay;
  private final Function<String, Optional<UpdateDetected>> queue;
  private final Clock clock;

  /**
   * @param queue what of a container waits for its next try, by key
   */
  public AnswerGoBack(
      Engine engine,
      HostImages images,
      Watching watching,
      OnItsWay onItsWay,
      Function<String, Optional<UpdateDetected>> queue,
      Clock clock) {
    this.engine = engine;
    this.images = images;
    this.backups = new Backups(engine, images);
    this.watching = watching;
    this.onItsWay = onItsWay;
    this.queue = queue;
    this.clock = clock;
  }

  @Override
  public Emissions handle(Delivery<OperatorCommand> delivery) throws TryAgain {
    OperatorCommand command = delivery.value();
    if (command.issuedAt().plus(TOO_OLD).isBefore(clock.instant())) {
      return refused(command, "The command came too late; ask again.");
    }
    try {
      return engine
          .find(command.container())
          .map(container -> goBack(command, container))
          .orElseGet(() -> refused(command, "There is no container " + command.container() + "."));
    } catch (EngineException.EngineUnavailable e) {
      throw TryAgain.untilItWorks("The engine does not answer: " + e.getMessage(), e);
    } catch (EngineException e) {
      throw TryAgain.soon("The engine refused: " + e.getMessage(), e);
    }
  }

  @Override
  public Emissions giveUp(Delivery<OperatorCommand> delivery, Exception why) {
    return refused(
        delivery.value(), "Bender could not find out what to go back to; nothing was changed.");
  }

  private Emissions goBack(OperatorCommand command, JsonNode container) {
    String name = command.container();
    if (watching.isIgnored(container)) {
      return refused(command, "Settings or a label say that " + name + " is not to be touched.");
    }
    Optional<String> busy = onItsWay.of(command.key(), container, clock.instant());
    if (busy.isPresent()) {
      return refused(command, busy.get());
    }
    String reference = container.path("Config").path("Image").asString("");
    ImageDigests running = images.of(container);
    List<Backup> all = backups.of(name, reference);
    String wanted = command.image();
    Optional<Backup> chosen =
        all.stream()
            .filter(one -> wanted == null ? isEarlier(one, running, command) : is(one, wanted))
            .findFirst();
    if (chosen.isEmpty()) {
      return refused(
          command,
          wanted == null
              ? "There is no backup of " + name + " that differs from what runs."
              : "There is no backup " + wanted + " of " + name + ".");
    }
    if (chosen.get().image().relationTo(running) == Relation.SAME) {
      return answer(
          command, null, Result.NOTHING_TO_DO, name + " runs the image of that backup already.");
    }
    return begin(command, container, reference, running, chosen.get());
  }

  /** The one that the last way back left is none: it is what one did not want. */
  private boolean isEarlier(Backup backup, ImageDigests running, OperatorCommand command) {
    boolean left =
        queue
            .apply(command.key())
            .filter(one -> one.update().target().relationTo(backup.image()) == Relation.SAME)
            .isPresent();
    return !left && backup.image().relationTo(running) != Relation.SAME;
  }

  private static boolean is(Backup backup, String wanted) {
    return backup.reference().equals(wanted);
  }

  private Emissions begin(
      OperatorCommand command,
      JsonNode container,
      String reference,
      ImageDigests running,
      Backup backup) {
    String digest = backup.image().pullable();
    if (digest == null) {
      return refused(
          command,
          backup.reference() + " came from no registry, so it cannot be told from others.");
    }
    Instant now = clock.instant();
    Update update =
        new Update(
            Update.idOf(command.host(), command.container(), digest),
            command.host(),
            command.container(),
            reference,
            engine.info().platform(),
            running,
            backup.image(),
            version(container),
            backup.version(),
            Update.Source.OPERATOR,
            now,
            command.by(),
            null,
            backup.reference());
    String to = backup.version() == null ? backup.reference() : backup.version();
    return answer(
            command,
            update.updateId(),
            Result.ACCEPTED,
            command.container() + " goes back to " + to + ".")
        .and(Topics.UPDATE_DETECTED, new UpdateDetected(update));
  }

  private static @Nullable String version(JsonNode container) {
    String version = Standing.label(container, VERSION).replaceAll("\\p{Cntrl}", "").strip();
    return version.isEmpty() ? null : version.substring(0, Math.min(64, version.length()));
  }

  private Emissions refused(OperatorCommand command, String sentence) {
    return answer(command, null, Result.REFUSED, sentence);
  }

  private Emissions answer(
      OperatorCommand command, @Nullable String updateId, Result result, String sentence) {
    return Emissions.of(
        Topics.OPERATOR_ANSWERED,
        OperatorAnswered.to(command, updateId, result, sentence, clock.instant()));
  }
}

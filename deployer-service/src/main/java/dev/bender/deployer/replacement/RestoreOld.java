package dev.bender.deployer.replacement;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.recreate.ContainerSpec;
import dev.bender.platform.registry.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stops a new container, and gives name, restart policy and life back to the old one; or, if that
 * is gone, makes one like it from the new one's settings and the image in the backup. Goes on from
 * where things stand when it is called again.
 */
public final class RestoreOld {
  private static final Logger log = LoggerFactory.getLogger(RestoreOld.class);

  /** How it ended. */
  public sealed interface Result {}

  /** The old one runs. */
  public record Restored(ImageDigests image, String containerId) implements Result {}

  /** Neither runs. */
  public record NotRestored(String sentence) implements Result {}

  private final Engine engine;
  private final HostImages images;

  public RestoreOld(Engine engine, HostImages images) {
    this.engine = engine;
    this.images = images;
  }

  /**
   * Brings the old one back.
   *
   * @param fresh the container that is to go
   * @param old the one that stands by; null if it is gone
   * @param backup the tag of the old image; empty if there is none
   * @param goingBack what is to be done before the old one starts
   */
  public Result restore(
      Update update, JsonNode fresh, @Nullable JsonNode old, String backup, GoingBack goingBack)
      throws InterruptedException {
    try {
      return tryToRestore(update, fresh, old, backup, goingBack);
    } catch (GoingBack.CannotGoBack e) {
      return new NotRestored(String.valueOf(e.getMessage()));
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      log.error("{}: the old container could not be started", update.container(), e);
      return new NotRestored("The old container could not be started either: " + e.getMessage());
    }
  }

  private Result tryToRestore(
      Update update, JsonNode fresh, @Nullable JsonNode old, String backup, GoingBack goingBack)
      throws GoingBack.CannotGoBack, InterruptedException {
    String container = update.container();
    // Whether it runs or not: one that crashes may be between two starts, and come up once more.
    engine.stopForGood(Standing.id(fresh), ReplaceContainer.stopTimeout(fresh));
    if (Standing.name(fresh).equals(container)) {
      engine.rename(Standing.id(fresh), Names.failed(container, update.updateId()));
    }
    if (!backup.isEmpty() && engine.findImage(backup).isPresent()) {
      images.tag(backup, ImageReference.parse(update.reference()));
    }
    return old == null
        ? remake(update, fresh, backup, goingBack)
        : revive(update, fresh, old, goingBack);
  }

  private Result revive(Update update, JsonNode fresh, JsonNode old, GoingBack goingBack)
      throws GoingBack.CannotGoBack, InterruptedException {
    String id = Standing.id(old);
    RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
    if (!Standing.name(old).equals(update.container())) {
      engine.rename(id, update.container());
    }
    goingBack.oldStarts(update, old);
    try {
      engine.start(id);
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      startWithoutTheNewOne(id, policy, fresh, e);
      return new Restored(images.of(old), id);
    }
    // After the start: only now is it the one that a reboot is to start.
    engine.updateRestartPolicy(id, policy.name(), policy.retries());
    engine.remove(Standing.id(fresh), true, false);
    return new Restored(images.of(old), id);
  }

  /**
   * The engine may hold an address or a port for a container that has ended, until that is removed.
   * The policy comes first: what it was goes with the new container.
   */
  private void startWithoutTheNewOne(
      String id, RestartPolicy policy, JsonNode fresh, EngineException refusal) {
    log.warn("{}: not started, so the new one is removed: {}", id, refusal.getMessage());
    engine.updateRestartPolicy(id, policy.name(), policy.retries());
    engine.remove(Standing.id(fresh), true, false);
    engine.start(id);
  }

  private Result remake(Update update, JsonNode fresh, String backup, GoingBack goingBack)
      throws GoingBack.CannotGoBack, InterruptedException {
    if (backup.isEmpty() || engine.findImage(backup).isEmpty()) {
      return new NotRestored("The old container is gone, and so is the backup of its image.");
    }
    JsonNode freshImage = images.runningImage(fresh);
    JsonNode oldImage = engine.inspectImage(backup);
    var plan =
        ContainerSpec.plan(
            fresh, freshImage, oldImage, update.reference(), engine.info().apiVersion());
    ObjectNode body = plan.createBody();
    RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
    if (body.path("HostConfig") instanceof ObjectNode host) {
      host.putObject("RestartPolicy")
          .put("Name", policy.name())
          .put("MaximumRetryCount", policy.retries());
    }
    if (body.path("Labels") instanceof ObjectNode labels) {
      labels.remove(List.of(Names.UPDATE, Names.REPLACES, Names.BACKUP, Names.RESTART));
    }
    String id = engine.create(update.container(), body).id();
    plan.connects()
        .forEach(connect -> engine.connectNetwork(connect.network(), id, connect.endpoint()));
    goingBack.oldStarts(update, engine.inspect(id));
    engine.start(id);
    engine.remove(Standing.id(fresh), true, false);
    return new Restored(images.of(engine.inspect(id)), id);
  }
}

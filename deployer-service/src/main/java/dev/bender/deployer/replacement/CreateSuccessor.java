package dev.bender.deployer.replacement;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.recreate.ContainerSpec;
import dev.bender.platform.engine.recreate.FidelityCheck;
import dev.bender.platform.registry.ImageReference;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates the container that is to take an old one's place, under a name of its own, and compares
 * it with the old one before anything stops.
 */
public final class CreateSuccessor {
  private static final Logger log = LoggerFactory.getLogger(CreateSuccessor.class);

  /** How it ended. */
  sealed interface Result {}

  record Created(String id) implements Result {}

  record Refused(String sentence) implements Result {}

  /** It runs what was scanned: an index may name an image that another one named before. */
  record Needless() implements Result {}

  private final Engine engine;
  private final HostImages images;

  public CreateSuccessor(Engine engine, HostImages images) {
    this.engine = engine;
    this.images = images;
  }

  Result create(ScanCompleted scan, JsonNode old) {
    Update update = scan.update();
    Optional<JsonNode> found = engine.findImage(old.path("Image").asString(""));
    ImageDigests runs = found.map(one -> images.of(old, one)).orElseGet(() -> images.of(old));
    if (update.goesBackTo() == null
        && runs.relationTo(scan.image()) == ImageDigests.Relation.SAME) {
      return new Needless();
    }
    List<String> sharing = ReplaceContainer.sharing(engine, old);
    if (!sharing.isEmpty()) {
      return new Refused(
          String.join(", ", sharing)
              + " shares a namespace with it and would be cut off; stop that first, or set"
              + " dev.bender.ignore on it.");
    }
    if (old.path("HostConfig").path("AutoRemove").asBoolean(false)) {
      return new Refused(
          "It vanishes when it stops (--rm), so there would be no way back; start it without --rm.");
    }
    ImageReference reference = ImageReference.parse(update.reference());
    JsonNode running = found.orElseGet(() -> images.runningImage(old));
    keep(scan, old);
    try {
      // What was scanned is what runs: the tag is moved to it right before the create.
      images.tag(source(scan, reference), reference);
      return createAndCompare(scan, old, running);
    } catch (EngineException.EngineUnavailable | EngineException.TimedOut e) {
      throw e;
    } catch (EngineException e) {
      // Also one that finds no image any more: a retry pulls it again.
      giveTagBack(scan);
      return new Refused("The engine refused the new container: " + e.getMessage());
    }
  }

  /** A backup may have lost every name that its registry gave it. */
  private String source(ScanCompleted scan, ImageReference reference) {
    String kept = scan.update().goesBackTo();
    return kept != null && scan.update().restoresBackup()
        ? kept
        : images.pinned(reference, scan.image());
  }

  /** It was taken at the pull, and another update may have been put in place since. */
  private void keep(ScanCompleted scan, JsonNode old) {
    if (scan.backup() != null) {
      images.tag(old.path("Image").asString(""), ImageReference.parse(scan.backup()));
    }
  }

  private Result createAndCompare(ScanCompleted scan, JsonNode old, JsonNode running) {
    Update update = scan.update();
    JsonNode target = engine.inspectImage(update.reference());
    var plan =
        ContainerSpec.plan(old, running, target, update.reference(), engine.info().apiVersion());
    ObjectNode body = plan.createBody();
    label(body, update, scan, old);
    String id = engine.create(Names.waiting(update.container(), update.updateId()), body).id();
    plan.warnings().forEach(warning -> log.warn("{}: {}", update.container(), warning));
    try {
      plan.connects()
          .forEach(connect -> engine.connectNetwork(connect.network(), id, connect.endpoint()));
    } catch (EngineException.EngineRefused | EngineException.Conflict e) {
      engine.remove(id, true, false);
      throw e;
    }
    Optional<String> loss = loss(scan, old, running, target, engine.inspect(id));
    if (loss.isEmpty()) {
      return new Created(id);
    }
    engine.remove(id, true, false);
    giveTagBack(scan);
    return new Refused(loss.get());
  }

  /** What the new container would lose against the old one, for people; empty if nothing. */
  Optional<String> loss(ScanCompleted scan, JsonNode old, JsonNode fresh) {
    return loss(scan, old, images.runningImage(old), images.runningImage(fresh), fresh);
  }

  private Optional<String> loss(
      ScanCompleted scan, JsonNode old, JsonNode running, JsonNode target, JsonNode fresh) {
    if (images.of(fresh, target).relationTo(scan.image()) != ImageDigests.Relation.SAME) {
      return Optional.of("The new container would not run the image that was scanned.");
    }
    List<String> losses = FidelityCheck.losses(old, running, fresh, target);
    return losses.isEmpty()
        ? Optional.empty()
        : Optional.of("The new container would lose settings: " + String.join("; ", losses) + ".");
  }

  private static void label(ObjectNode body, Update update, ScanCompleted scan, JsonNode old) {
    ObjectNode labels =
        body.path("Labels") instanceof ObjectNode present ? present : body.putObject("Labels");
    labels.put(Names.UPDATE, update.updateId());
    labels.put(Names.REPLACES, Standing.id(old));
    labels.put(Names.BACKUP, scan.backup() == null ? "" : scan.backup());
    labels.put(Names.RESTART, RestartPolicy.of(old).label());
  }

  /** The tag names again what runs. */
  void giveTagBack(ScanCompleted scan) {
    if (scan.backup() != null) {
      images.tag(scan.backup(), ImageReference.parse(scan.update().reference()));
    }
  }
}

package dev.bender.system.engine;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.deployer.replacement.CreateSuccessor;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.ReplaceContainer;
import dev.bender.deployer.replacement.Replacement;
import dev.bender.deployer.replacement.RestoreOld;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.recreate.ContainerSpec;
import dev.bender.platform.registry.ImageReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Containers to be replaced on a real engine, and what a killed deployer leaves of them. */
final class Replacing {
  static final String POLICY = "unless-stopped";

  private final RecreationHost host;
  private final Engine engine;
  private final HostImages images;
  private final String live;

  Replacing(RecreationHost host) {
    this.host = host;
    this.engine = host.engine;
    this.images = new HostImages(engine);
    this.live = repository() + ":live";
  }

  private String repository() {
    return host.v1.substring(0, host.v1.lastIndexOf(':'));
  }

  /** A running container of the first image, under a tag that may move; returns its id. */
  String run(String name, String body) {
    engine.tag(host.v1, repository(), "live");
    ObjectNode json = (ObjectNode) RecreationHost.JSON.readTree(body.replace('\'', '"'));
    json.put("Image", live);
    if (!body.contains("AutoRemove")) {
      ObjectNode hostConfig =
          json.path("HostConfig") instanceof ObjectNode own ? own : json.putObject("HostConfig");
      hostConfig.putObject("RestartPolicy").put("Name", POLICY);
    }
    String id = host.create(name, json);
    engine.start(id);
    return id;
  }

  /** The full name of a container. */
  static String named(String name) {
    return RecreationHost.NETWORKS + name;
  }

  /** The second image, scanned and good. */
  ScanCompleted scan(String name) {
    return scan(name, host.v2, null);
  }

  ScanCompleted scan(String name, String image, @Nullable String backup) {
    return scan(name, images.ofImage(image, ImageReference.parse(live)).orElseThrow(), backup);
  }

  ScanCompleted scan(String name, ImageDigests target, @Nullable String backup) {
    String digest = target.pullable();
    Update update =
        new Update(
            Update.idOf("test", named(name), String.valueOf(digest)),
            "test",
            named(name),
            live,
            engine.info().platform(),
            null,
            target,
            null,
            null,
            Update.Source.RECONCILIATION,
            Instant.now(),
            null);
    Verdict pass =
        new Verdict(
            Verdict.Outcome.PASS, "CLEAN", "Good.", true, List.of(), List.of(), List.of(), null);
    return new ScanCompleted(update, target, backup, pass, Instant.now(), 1);
  }

  Replacement replace(ScanCompleted scan) throws InterruptedException {
    return new ReplaceContainer(
            engine,
            new CreateSuccessor(engine, images),
            new RestoreOld(engine, images),
            Clock.systemUTC())
        .replace(scan);
  }

  /** A new container of the second image that was created beside the old one; returns its id. */
  String successor(String oldId, ScanCompleted scan, String... without) {
    Update update = scan.update();
    engine.tag(images.pinned(ImageReference.parse(live), scan.image()), repository(), "live");
    JsonNode old = engine.inspect(oldId);
    ObjectNode body =
        ContainerSpec.plan(
                old,
                images.runningImage(old),
                engine.inspectImage(live),
                live,
                engine.info().apiVersion())
            .createBody();
    body.remove(List.of(without));
    ((ObjectNode) body.path("Labels"))
        .put(Names.UPDATE, update.updateId())
        .put(Names.REPLACES, oldId)
        .put(Names.BACKUP, "")
        .put(Names.RESTART, POLICY + ":0");
    return host.create(
        Names.waiting(update.container(), update.updateId())
            .substring(RecreationHost.NETWORKS.length()),
        body);
  }

  /** As an update does before it renames. */
  void stopOld(String oldId) {
    engine.updateRestartPolicy(oldId, "no", 0);
    engine.stop(oldId, Duration.ofSeconds(2));
  }

  boolean runs(String idOrName) {
    return engine
        .find(idOrName)
        .filter(found -> found.path("State").path("Running").asBoolean(false))
        .isPresent();
  }

  String idOf(String name) {
    return engine.inspect(named(name)).path("Id").asString();
  }

  String policyOf(String idOrName) {
    return engine.inspect(idOrName).at("/HostConfig/RestartPolicy/Name").asString();
  }

  /** All containers whose name begins with that one's. */
  List<String> family(String name) {
    return engine.containers(true, null).stream()
        .map(one -> one.name())
        .filter(one -> one.startsWith(named(name)))
        .sorted()
        .toList();
  }
}

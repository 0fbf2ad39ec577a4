package dev.bender.deployer.replacement;

import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Where one update of one container stands on the engine, read from names and labels; so a deployer
 * that was killed between any two steps knows how to go on.
 *
 * @param named what has the container's name; null if nothing has
 * @param fresh the container that this update made; null if there is none
 * @param old the container that it replaces; null if it is gone
 */
public record Standing(@Nullable JsonNode named, @Nullable JsonNode fresh, @Nullable JsonNode old) {

  /** Reads it. */
  public static Standing of(Engine engine, String container, String updateId) {
    JsonNode named = engine.find(container).orElse(null);
    JsonNode fresh =
        engine.containers(true, Names.UPDATE + "=" + updateId).stream()
            .filter(one -> belongsTo(one, container))
            .findFirst()
            .flatMap(one -> engine.find(one.id()))
            .orElse(null);
    JsonNode old = fresh == null ? null : replacedBy(engine, fresh).orElse(null);
    return new Standing(named, fresh, old);
  }

  /** Host names are unique, update ids carry the container: but a label can be copied by hand. */
  private static boolean belongsTo(ContainerSummary one, String container) {
    return one.name().equals(container) || one.name().startsWith(container + ".bender-");
  }

  private static Optional<JsonNode> replacedBy(Engine engine, JsonNode fresh) {
    String id = label(fresh, Names.REPLACES);
    return id.isEmpty() ? Optional.empty() : engine.find(id);
  }

  /** Whether the new container has taken the name. */
  public boolean isSwapped() {
    return fresh != null && named != null && id(fresh).equals(id(named));
  }

  public static String id(JsonNode inspected) {
    return inspected.path("Id").asString("");
  }

  public static String name(JsonNode inspected) {
    String name = inspected.path("Name").asString("");
    return name.startsWith("/") ? name.substring(1) : name;
  }

  public static boolean isRunning(JsonNode inspected) {
    return inspected.path("State").path("Running").asBoolean(false);
  }

  public static String label(JsonNode inspected, String name) {
    return inspected.path("Config").path("Labels").path(name).asString("");
  }
}

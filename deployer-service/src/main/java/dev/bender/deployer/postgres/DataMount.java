package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where on the host the data of a container is, and who else has it. */
final class DataMount {
  private DataMount() {}

  /**
   * The names of other containers that run and may write to the data of this one. A server that
   * runs does not keep them away: what it looks at for that is its own container's.
   *
   * @param besides those that do not count, by name
   */
  private static List<String> sharers(Engine engine, JsonNode container, List<String> besides) {
    return engine.containers(false, null).stream()
        .filter(one -> !one.id().equals(Standing.id(container)) && !besides.contains(one.name()))
        .map(one -> engine.find(one.id()))
        .flatMap(Optional::stream)
        .filter(Standing::isRunning)
        .filter(one -> mayWriteTo(one, container))
        .map(Standing::name)
        .toList();
  }

  /** Why their data cannot be taken from under them, for people; empty if there are none. */
  static Optional<String> refusal(Engine engine, JsonNode container, List<String> besides) {
    List<String> sharers = sharers(engine, container, besides);
    return sharers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("%s has the data of %s mounted too: its files would be taken from under it. Stop it"
                    + " first: docker stop %s")
                .formatted(
                    String.join(", ", sharers),
                    Standing.name(container),
                    String.join(" ", sharers)));
  }

  /** Whether one has the data of another mounted, not only to read it. */
  static boolean mayWriteTo(JsonNode other, JsonNode container) {
    return source(container, Server.of(container).dataFolder())
        .filter(source -> hasMounted(other, source))
        .isPresent();
  }

  /** Of the mount that a folder is on; empty where it is in the container itself. */
  private static Optional<String> source(JsonNode container, String folder) {
    return container
        .path("Mounts")
        .valueStream()
        .filter(one -> isWithin(folder, one.path("Destination").asString("")))
        .max(Comparator.comparingInt(one -> one.path("Destination").asString("").length()))
        .map(one -> one.path("Source").asString(""))
        .filter(one -> !one.isEmpty());
  }

  private static boolean hasMounted(JsonNode container, String source) {
    return container
        .path("Mounts")
        .valueStream()
        .filter(one -> one.path("RW").asBoolean(true))
        .map(one -> one.path("Source").asString(""))
        .filter(one -> !one.isEmpty())
        // Of a folder around it, what looks after a host has all; another server is meant then.
        .anyMatch(
            one -> isWithin(one, source) || (isWithin(source, one) && Server.isIn(container)));
  }

  private static boolean isWithin(String path, String folder) {
    return !folder.isEmpty()
        && (path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/"));
  }
}

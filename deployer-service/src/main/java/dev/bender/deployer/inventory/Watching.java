package dev.bender.deployer.inventory;

import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.InvalidReference;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Which containers are Bender's business. */
public final class Watching {
  private final Predicate<String> ignored;
  private final String label;

  /**
   * @param ignored by the settings file, by container name
   * @param label {@code key} or {@code key=value} that a container must have; empty for all
   */
  public Watching(Predicate<String> ignored, String label) {
    this.ignored = ignored;
    this.label = label;
  }

  /** The label that containers must have; empty for all. */
  String label() {
    return label;
  }

  /** Whether settings or labels say that it is not to be touched. */
  public boolean isIgnored(JsonNode container) {
    return ignored.test(Standing.name(container))
        || isTrue(Standing.label(container, Names.IGNORE))
        || !hasLabel(container);
  }

  private static boolean isTrue(String label) {
    return !label.isEmpty() && !label.equalsIgnoreCase("false") && !label.equals("0");
  }

  private boolean hasLabel(JsonNode container) {
    if (label.isEmpty()) {
      return true;
    }
    String[] wanted = label.split("=", 2);
    JsonNode value = container.path("Config").path("Labels").path(wanted[0]);
    return !value.isMissingNode() && (wanted.length == 1 || value.asString("").equals(wanted[1]));
  }

  Watch of(JsonNode container, String reference, ImageDigests image) {
    if (isIgnored(container)) {
      return Watch.IGNORED;
    }
    try {
      if (ImageReference.parse(reference).isPinned()) {
        return Watch.PINNED;
      }
    } catch (InvalidReference e) {
      // It was made by an image id: no registry knows that.
      return Watch.LOCAL;
    }
    return image.pullable() == null ? Watch.LOCAL : Watch.WATCHED;
  }
}

package dev.bender.deployer.replacement;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A container's restart policy.
 *
 * @param name such as {@code unless-stopped}; {@code no} where there is none
 * @param retries for {@code on-failure}
 */
public record RestartPolicy(String name, int retries) {
  public static final RestartPolicy NEVER = new RestartPolicy("no", 0);

  /** The one that a container has, as it was inspected. */
  public static RestartPolicy of(JsonNode inspected) {
    JsonNode policy = inspected.path("HostConfig").path("RestartPolicy");
    String name = policy.path("Name").asString("");
    return new RestartPolicy(
        name.isEmpty() ? "no" : name, policy.path("MaximumRetryCount").asInt(0));
  }

  /** As it stands in a label; {@link #NEVER} if it is not one. */
  public static RestartPolicy parse(String label) {
    int colon = label.indexOf(':');
    if (colon < 1) {
      return NEVER;
    }
    try {
      return new RestartPolicy(
          label.substring(0, colon), Integer.parseInt(label.substring(colon + 1)));
    } catch (NumberFormatException e) {
      return NEVER;
    }
  }

  /** A container as it was inspected, but with this policy: an update pauses the old one's. */
  JsonNode in(JsonNode inspected) {
    JsonNode copy = inspected.deepCopy();
    if (copy.path("HostConfig") instanceof ObjectNode host) {
      host.putObject("RestartPolicy").put("Name", name).put("MaximumRetryCount", retries);
    }
    return copy;
  }

  /** As {@link #parse} reads it. */
  public String label() {
    return name + ":" + retries;
  }
}

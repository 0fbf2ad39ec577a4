package dev.bender.platform.engine.recreate;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to make a container like another one.
 *
 * @param createBody the body of the create call
 * @param connects networks to connect after the create, for engines that take only one in it
 * @param warnings what may come out different, for people
 */
public record RecreationPlan(
    ObjectNode createBody, List<NetworkConnect> connects, List<String> warnings) {

  /** A network to be connected after the create. */
  public record NetworkConnect(String network, JsonNode endpoint) {}
}

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
 * @param followed what it takes over from the new image because it had the old image's value, such
 *     as {@code Cmd} or {@code Env PG_VERSION}; an owner who had set that very value loses it
 */
public record RecreationPlan(
    ObjectNode createBody,
    List<NetworkConnect> connects,
    List<String> warnings,
    List<String> followed) {

  /**
   * A network to be connected after the create.
   *
   * @param network its name
   * @param endpoint the {@code EndpointConfig} of the connect call
   */
  public record NetworkConnect(String network, JsonNode endpoint) {}
}

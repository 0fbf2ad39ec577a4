package dev.bender.platform.engine;

import java.util.Map;

/**
 * A container as a list shows it.
 *
 * @param id the engine's id
 * @param name without the leading slash
 * @param image the reference that it was made with, or an image id
 * @param imageId the image that it runs
 * @param state such as {@code running}
 * @param labels untrusted
 */
public record ContainerSummary(
    String id,
    String name,
    String image,
    String imageId,
    String state,
    Map<String, String> labels) {}

package dev.bender.platform.engine;

import java.util.List;

/**
 * An image as a list shows it.
 *
 * @param id the engine's id
 * @param tags {@code repository:tag}
 * @param bytes its size
 */
public record ImageSummary(String id, List<String> tags, long bytes) {}

package dev.bender.platform.engine;

import java.util.List;

/**
 * A container that was created.
 *
 * @param id the engine's id
 * @param warnings what the engine did not like but did
 */
public record Created(String id, List<String> warnings) {}

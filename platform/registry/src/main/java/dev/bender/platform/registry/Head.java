package dev.bender.platform.registry;

/**
 * What a registry holds under a reference right now.
 *
 * @param digest of the index or manifest
 * @param mediaType without parameters
 * @param index whether it is a multi-platform index (a Docker manifest list counts)
 */
public record Head(String digest, String mediaType, boolean index) {}

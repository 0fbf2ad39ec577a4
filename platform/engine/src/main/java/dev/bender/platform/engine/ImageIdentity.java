package dev.bender.platform.engine;

import org.jspecify.annotations.Nullable;

/**
 * The digests by which the engine knows an image; which of them depends on its image store.
 *
 * @param index what was pulled: an index, or a manifest where there is no index
 * @param manifest the manifest of the engine's platform
 * @param config the image's configuration: the image id of the classic store
 */
public record ImageIdentity(
    @Nullable String index, @Nullable String manifest, @Nullable String config) {}

/**
 * Image references, registry credentials, and read-only access to OCI and Docker registries.
 *
 * <p>Knows neither Kafka nor the Docker Engine. Nothing here writes to a registry.
 */
@NullMarked
package dev.bender.platform.registry;

import org.jspecify.annotations.NullMarked;

/** The one place that knows Docker: what Bender needs of the Engine API, on raw JSON. */
@NullMarked
package dev.bender.platform.engine;

import org.jspecify.annotations.NullMarked;

/** Finds updates: told by Diun, and by looking at registries itself. */
@NullMarked
package dev.bender.detector;

import org.jspecify.annotations.NullMarked;

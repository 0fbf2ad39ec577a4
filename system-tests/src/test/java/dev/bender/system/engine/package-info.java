/** Containers made like other ones, on a real engine. */
@NullMarked
package dev.bender.system.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Bender and its broker, killed at every boundary between acting, writing and committing. Nothing
 * in Bender knows of it: proxies on its wires see the boundaries, and hold what is to cross.
 */
@NullMarked
package dev.bender.system.crash;

import org.jspecify.annotations.NullMarked;

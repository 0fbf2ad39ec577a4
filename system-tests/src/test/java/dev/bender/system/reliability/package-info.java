/**
 * The page of what was hit, and what became of it; made from the constants that drive the tests.
 */
@NullMarked
package dev.bender.system.reliability;

import org.jspecify.annotations.NullMarked;

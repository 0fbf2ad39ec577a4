/** Looks at every reference in turn, so that no lost hint matters. */
@NullMarked
package dev.bender.detector.reconciliation;

import org.jspecify.annotations.NullMarked;

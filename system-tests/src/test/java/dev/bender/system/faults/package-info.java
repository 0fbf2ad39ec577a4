/** Real refusals on the wire, one after the other: what the user sees, and that nothing is lost. */
@NullMarked
package dev.bender.system.faults;

import org.jspecify.annotations.NullMarked;

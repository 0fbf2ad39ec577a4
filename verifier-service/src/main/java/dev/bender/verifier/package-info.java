/** Phase 6: proves that a new container works, or asks for the old one back. */
@NullMarked
package dev.bender.verifier;

import org.jspecify.annotations.NullMarked;

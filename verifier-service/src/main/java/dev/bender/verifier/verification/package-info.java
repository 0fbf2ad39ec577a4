/** Rounds of checks until a container proved itself, failed, or could not be measured. */
@NullMarked
package dev.bender.verifier.verification;

import org.jspecify.annotations.NullMarked;

/** Health checks as data, how they are chosen, and one try of each. */
@NullMarked
package dev.bender.verifier.check;

import org.jspecify.annotations.NullMarked;

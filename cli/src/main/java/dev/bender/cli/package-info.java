/** The command {@code bender}: asks the operator API, and says what it heard. */
@NullMarked
package dev.bender.cli;

import org.jspecify.annotations.NullMarked;

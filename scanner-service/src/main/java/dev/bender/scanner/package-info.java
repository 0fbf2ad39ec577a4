/** The scanner: says of every pulled image what is known to be wrong with it. */
@NullMarked
package dev.bender.scanner;

import org.jspecify.annotations.NullMarked;

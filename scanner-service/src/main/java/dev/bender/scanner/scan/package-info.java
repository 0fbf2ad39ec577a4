/** The use case: one pulled image, one verdict. */
@NullMarked
package dev.bender.scanner.scan;

import org.jspecify.annotations.NullMarked;

/** What a scan means for an update: pure code, no I/O. */
@NullMarked
package dev.bender.scanner.policy;

import org.jspecify.annotations.NullMarked;

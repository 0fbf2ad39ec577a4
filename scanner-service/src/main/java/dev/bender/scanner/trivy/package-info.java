/** Runs Trivy and asks its server: the one place that knows the program. */
@NullMarked
package dev.bender.scanner.trivy;

import org.jspecify.annotations.NullMarked;

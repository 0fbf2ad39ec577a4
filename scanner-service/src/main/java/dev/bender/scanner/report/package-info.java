/** Reads Trivy's JSON report, as a file from a stranger. */
@NullMarked
package dev.bender.scanner.report;

import org.jspecify.annotations.NullMarked;

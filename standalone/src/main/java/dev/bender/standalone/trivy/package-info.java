/** The embedded Trivy server: the real program, as a child process. */
@NullMarked
package dev.bender.standalone.trivy;

import org.jspecify.annotations.NullMarked;

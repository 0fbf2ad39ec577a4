/** What a registry holds against what runs, and the announcement of what is newer. */
@NullMarked
package dev.bender.detector.discovery;

import org.jspecify.annotations.NullMarked;

/** When to look. */
@NullMarked
package dev.bender.detector.schedule;

import org.jspecify.annotations.NullMarked;

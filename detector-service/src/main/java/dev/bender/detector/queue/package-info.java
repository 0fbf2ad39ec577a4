/** The retry queue: updates that come again. */
@NullMarked
package dev.bender.detector.queue;

import org.jspecify.annotations.NullMarked;

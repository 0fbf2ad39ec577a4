/** Diun's webhook: a hint from outside, checked field by field. */
@NullMarked
package dev.bender.detector.webhook;

import org.jspecify.annotations.NullMarked;

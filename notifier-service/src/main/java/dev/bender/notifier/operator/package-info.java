/** The operator API: what people and the command ask, and what they want done. */
@NullMarked
package dev.bender.notifier.operator;

import org.jspecify.annotations.NullMarked;

/** Tells people what happens: the operator API, the journal, messages. */
@NullMarked
package dev.bender.notifier;

import org.jspecify.annotations.NullMarked;

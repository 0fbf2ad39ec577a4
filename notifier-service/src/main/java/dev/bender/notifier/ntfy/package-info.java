/** Messages to phones by ntfy: one per thing that a person should know. */
@NullMarked
package dev.bender.notifier.ntfy;

import org.jspecify.annotations.NullMarked;

/** What became of every container and update, derived from the topics. No I/O, no Spring. */
@NullMarked
package dev.bender.notifier.story;

import org.jspecify.annotations.NullMarked;

/** One line per event in a file per day, each exactly once. */
@NullMarked
package dev.bender.notifier.journal;

import org.jspecify.annotations.NullMarked;

/** What Bender itself lacks: told first, because nothing else is true while it lasts. */
@NullMarked
package dev.bender.notifier.trouble;

import org.jspecify.annotations.NullMarked;

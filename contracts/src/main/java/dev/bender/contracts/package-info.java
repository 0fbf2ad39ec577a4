/**
 * What the services say to each other: topics, and the events on them. Plain Java: no framework.
 */
@NullMarked
package dev.bender.contracts;

import org.jspecify.annotations.NullMarked;

/**
 * The embedded Kafka broker: the real one, in a process of its own, with its data in the data
 * folder.
 */
@NullMarked
package dev.bender.standalone.broker;

import org.jspecify.annotations.NullMarked;

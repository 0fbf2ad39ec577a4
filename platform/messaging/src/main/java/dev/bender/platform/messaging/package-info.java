/**
 * The one place that knows Kafka: a handler takes one event and returns those that follow, and they
 * and the consumed offset are committed together.
 */
@NullMarked
package dev.bender.platform.messaging;

import org.jspecify.annotations.NullMarked;

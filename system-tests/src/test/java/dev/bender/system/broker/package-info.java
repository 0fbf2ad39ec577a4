/** The guarantees of delivery, on a Kafka of its own in a container. */
@NullMarked
package dev.bender.system.broker;

import org.jspecify.annotations.NullMarked;

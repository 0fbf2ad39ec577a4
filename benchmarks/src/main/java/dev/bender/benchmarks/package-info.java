/**
 * What Bender costs, each figure in one run beside the bare thing. The bare thing of the event
 * figures is Kafka's own client, so this is the one place beside the messaging that knows it.
 */
@NullMarked
package dev.bender.benchmarks;

import org.jspecify.annotations.NullMarked;

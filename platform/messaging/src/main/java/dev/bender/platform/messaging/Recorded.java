package dev.bender.platform.messaging;

import dev.bender.contracts.Event;
import dev.bender.contracts.Topic;
import dev.bender.platform.messaging.Emissions.Delay;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One record as a reader of the whole topic sees it.
 *
 * @param topic where it stands
 * @param partition of the topic
 * @param offset in the partition
 * @param at when it was written
 * @param key the record's key; empty where it has none
 * @param value null if the record removes its key
 * @param attempt which try of the update it belongs to, from 1
 * @param delay how it waits; of use on delayed topics only
 */
public record Recorded<E extends Event>(
    Topic<E> topic,
    int partition,
    long offset,
    Instant at,
    String key,
    @Nullable E value,
    int attempt,
    Delay delay) {}

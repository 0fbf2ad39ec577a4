package dev.bender.notifier.story;

import java.time.Instant;

/**
 * One thing that happened, and the record that proves it.
 *
 * @param at when its record was written
 * @param kind such as {@code found}, {@code scanned}, {@code rolled-back}
 * @param text one line for people
 * @param topic where the record stands
 * @param partition of the topic
 * @param offset in the partition
 */
public record Happening(
    Instant at, String kind, String text, String topic, int partition, long offset) {}

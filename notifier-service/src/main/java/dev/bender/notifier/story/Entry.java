package dev.bender.notifier.story;

import java.time.Instant;

/**
 * One thing that happened to an update.
 *
 * @param at when its record was written
 * @param kind one word, such as {@code scanned}
 * @param text for people
 * @param topic where the record stands
 * @param offset of the record
 */
public record Entry(Instant at, String kind, String text, String topic, long offset) {}

package dev.bender.notifier.journal;

import java.time.Instant;

/**
 * A line that is not on the disk yet, and the record that it tells of.
 *
 * @param partition the record's topic and partition, such as {@code verified-0}
 * @param offset of the record
 * @param at when the record was written
 * @param file the day's file that the line belongs to
 * @param line without its line feed
 */
record Pending(String partition, long offset, Instant at, String file, String line) {}

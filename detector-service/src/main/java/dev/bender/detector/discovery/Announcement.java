package dev.bender.detector.discovery;

/**
 * What became of the news that there is an update.
 *
 * @param updateId the update's
 * @param news true if it was announced just now; false if it is known already, and on its way,
 *     waiting or ended
 */
public record Announcement(String updateId, boolean news) {}

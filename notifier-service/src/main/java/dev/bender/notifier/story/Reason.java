package dev.bender.notifier.story;

/**
 * Why something is as it is.
 *
 * @param code for programs
 * @param text one sentence for people
 */
public record Reason(String code, String text) {}

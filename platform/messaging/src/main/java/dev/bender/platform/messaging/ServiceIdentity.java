package dev.bender.platform.messaging;

/**
 * Which service this is.
 *
 * @param service such as {@code detector}
 * @param perHost whether each host has one of its own, that takes only that host's events
 */
public record ServiceIdentity(String service, boolean perHost) {}

package dev.bender.platform.messaging;

/**
 * Which service this is.
 *
 * @param service such as {@code detector}
 * @param perHost whether each host has to have one of its own; others may serve a whole fleet
 */
public record ServiceIdentity(String service, boolean perHost) {}

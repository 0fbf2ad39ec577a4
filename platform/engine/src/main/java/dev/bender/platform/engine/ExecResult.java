package dev.bender.platform.engine;

/**
 * How a command in a container ended.
 *
 * @param exitCode 0 for good
 * @param output what it wrote on both outputs, bounded, control characters replaced
 */
public record ExecResult(int exitCode, String output) {}

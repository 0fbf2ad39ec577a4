package dev.bender.system.reliability;

/**
 * One line of docs/reliability.md. Constants of an enum that drives a test implement it, so that
 * the page lists what is run and nothing else.
 */
public interface Row {
  /** What is hit, where and when: a few words, in Markdown. */
  String point();

  /** What the user sees of it, and what is kept: one sentence, in Markdown. */
  String outcome();
}

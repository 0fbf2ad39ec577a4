package dev.bender.cli;

import dev.bender.cli.Answers.Happened;
import dev.bender.cli.Answers.Update;
import java.util.Collection;
import java.util.List;

/** Shows how updates get on, while somebody looks. */
interface Progress {
  /**
   * How things stand now.
   *
   * @param updates in the order they were asked for
   */
  void show(Collection<Seen> updates);

  /**
   * One update, and what happened to it since it was asked for.
   *
   * @param name as the person called it
   */
  record Seen(String name, Update update, List<Happened> events, boolean ended) {}
}

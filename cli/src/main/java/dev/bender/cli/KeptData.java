package dev.bender.cli;

import dev.bender.cli.Answers.Answer;
import dev.bender.cli.Answers.DataBackup;
import dev.bender.cli.Answers.DataBackups;
import dev.bender.cli.OperatorApi.Received;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The backups of data that Bender tells of, by the names that people use for them. */
final class KeptData {
  private final OperatorApi api;
  private final Map<String, String> environment;
  private final Received received;
  private final DataBackups all;

  KeptData(OperatorApi api, Map<String, String> environment) {
    this.api = api;
    this.environment = environment;
    this.received = api.dataBackups();
    this.all = api.read(received, DataBackups.class);
  }

  DataBackups all() {
    return all;
  }

  /** What was received, for programs. */
  String json() {
    return api.compact(received);
  }

  /**
   * The one that is meant: {@code CONTAINER/TIME}, with a host before it where several have one, or
   * the time alone where that is enough.
   */
  DataBackup named(String text) {
    List<DataBackup> found =
        all.backups().stream()
            .filter(one ->
                text.equals(one.shown())
                    || text.equals(one.host() + "/" + one.shown())
                    || text.equals(one.name()))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    String shown = PlainText.of(text);
    throw found.isEmpty()
        ? new CommandFailed(
            "there is no backup '" + shown + "'.", "What there is: bender backups list")
        : new CommandFailed(
            "'" + shown + "' names several backups.",
            "Say which: "
                + String.join(
                    ", ", found.stream().map(one -> one.host() + "/" + one.shown()).toList()));
  }

  /** Asks for something to be done with one; a no is an answer too. */
  Answer ask(String verb, DataBackup backup, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(more);
    fields.put("backup", backup.name());
    Received answered =
        api.command(verb, backup.key(), null, new Commands(api, environment).by(), fields);
    if (answered.status() == 504) {
      throw new CommandFailed(
          "Bender did not answer for " + backup.shown() + " in time (504).",
          "The deployer of its host is down or busy. See `bender status`, and ask again.");
    }
    return api.answer(api.expectGood(answered));
  }
}

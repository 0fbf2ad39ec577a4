package dev.bender.cli;

import dev.bender.cli.Answers.Happened;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** For a log file: one line per change, the time first. */
final class LineProgress implements Progress {
  private final Terminal terminal;
  private final Set<String> told = new HashSet<>();
  private final Map<String, String> lastProgress = new HashMap<>();

  LineProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void show(Collection<Seen> updates) {
    for (Seen seen : updates) {
      for (Happened event : seen.events()) {
        if (told.add(seen.update().updateId() + FollowUpdates.key(event)) && isNews(seen, event)) {
          String at = event.at() == null ? "-" : event.at().toString();
          terminal.hint(at + " " + seen.name() + " " + event.kind() + " " + event.text());
        }
      }
    }
  }

  /** A percentage that grows is no change worth a line. */
  private boolean isNews(Seen seen, Happened event) {
    if (!event.kind().equals("progress")) {
      return true;
    }
    String gist = event.text().replaceAll("[0-9.]+", "#");
    return !gist.equals(lastProgress.put(seen.update().updateId(), gist));
  }
}

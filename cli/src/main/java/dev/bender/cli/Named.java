package dev.bender.cli;

import dev.bender.cli.Answers.Update;
import dev.bender.cli.OperatorApi.Received;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a person calls an update: its id, the beginning of one, a container, or host/container. */
final class Named {
  /** Docker's own rule for names of containers; ids of updates are within it. */
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,127}/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

  private Named() {}

  static String checked(String name) {
    if (!FORM.matcher(name).matches()) {
      throw new CommandFailed(
          "'" + PlainText.of(name) + "' is neither a container nor an update id.",
          "Names are those of `docker ps`; `bender status --all` lists them.");
    }
    return name;
  }

  /** The update that is meant; null where the container has none. */
  static @Nullable Update find(OperatorApi api, String name) {
    Received received = api.update(checked(name));
    return received.status() == 404 ? null : api.read(good(api, name, received), Update.class);
  }

  /** The answer, or what is wrong with the name. */
  static Received good(OperatorApi api, String name, Received received) {
    return switch (received.status()) {
      case 404 -> throw unknown(api, name, received);
      case 409 -> throw ambiguous(api, name, received);
      default -> api.expectGood(received);
    };
  }

  static CommandFailed unknown(OperatorApi api, String name, @Nullable Received received) {
    String suggestion = Suggestion.didYouMean(name, NamesCommand.known(api));
    String own = received == null ? null : api.problem(received).detail();
    String what =
        own != null && suggestion.isEmpty()
            ? OperatorApi.sentence(own)
            : "no container or update '" + name + "'.";
    return new CommandFailed(what + suggestion, "All names: bender status --all");
  }

  private static CommandFailed ambiguous(OperatorApi api, String name, Received received) {
    var candidates = api.candidates(received);
    if (candidates.isEmpty()) {
      return api.refused(received);
    }
    return new CommandFailed(
        "'" + name + "' may mean several: " + String.join(", ", candidates) + ".",
        "Write more of it.");
  }
}

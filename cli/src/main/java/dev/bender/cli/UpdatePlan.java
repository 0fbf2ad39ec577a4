package dev.bender.cli;

import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.Status;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which containers are updated, and which are not.
 *
 * @param known those for which a newer image is known
 * @param unknown those whose registry is asked only now
 * @param not those that are left alone
 */
record UpdatePlan(List<Container> known, List<Container> unknown, List<Container> not) {
  /** What waits for a better image or for a decision about it is not pushed by 'all'. */
  private static final List<String> LEFT_ALONE =
      List.of("BLOCKED", "ROLLED_BACK", "FAILED", "IGNORED");

  static UpdatePlan all(Status status) {
    UpdatePlan plan = new UpdatePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Container container : status.all()) {
      if (LEFT_ALONE.contains(container.state()) || coolsDown(container)) {
        plan.not.add(container);
      } else {
        plan.add(container);
      }
    }
    return plan;
  }

  static UpdatePlan named(Status status, List<String> names, OperatorApi api) {
    UpdatePlan plan = new UpdatePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String name : names) {
      Container container =
          status.containers().stream()
              .filter(c -> isCalled(c, Named.checked(name), status))
              .findFirst()
              .orElseThrow(() -> Named.unknown(api, name, null));
      if (!plan.known.contains(container) && !plan.unknown.contains(container)) {
        plan.add(container);
      }
    }
    return plan;
  }

  private static boolean isCalled(Container container, String name, Status status) {
    return name.equals(container.shownOn(status.host()))
        || name.equals(container.host() + "/" + container.name())
        || (name.equals(container.name()) && isOnlyOne(status, name));
  }

  private static boolean isOnlyOne(Status status, String name) {
    return status.containers().stream().filter(c -> c.name().equals(name)).count() == 1;
  }

  private void add(Container container) {
    (container.target() == null ? unknown : known).add(container);
  }

  private static boolean coolsDown(Container container) {
    return container.reason() != null && container.reason().code().equals("COOLING_DOWN");
  }

  List<Container> chosen() {
    List<Container> chosen = new ArrayList<>(known);
    chosen.addAll(unknown);
    return chosen;
  }

  void describe(Terminal terminal, Status status) {
    When when = new When(Objects.requireNonNullElseGet(status.at(), OffsetDateTime::now));
    terminal.answer(
        known.isEmpty()
            ? "No newer image is known for any of them. Nothing was changed."
            : "Would update %d of %d. Nothing was changed."
                .formatted(known.size(), status.all().size()));
    Table table = new Table(2, -1, "CONTAINER", "CHANGE", "WHAT IS KNOWN");
    for (Container container : known) {
      table.row(
          null,
          container.shownOn(status.host()),
          Words.change(container.running(), container.target()),
          container.verdict() == null ? "not scanned yet" : Words.verdict(container.verdict()));
    }
    if (!table.isEmpty()) {
      table.lines(terminal).forEach(terminal::answer);
    }
    if (!unknown.isEmpty()) {
      terminal.answer("Would ask the registry for: " + names(unknown, status));
    }
    if (!not.isEmpty()) {
      terminal.answer(
          "Would not: "
              + String.join(", ", not.stream().map(c -> notWhy(c, when, status)).toList()));
    }
  }

  private static String notWhy(Container container, When when, Status status) {
    String until =
        container.next() == null || container.next().at() == null
            ? ""
            : ", next " + when.at(container.next().at());
    return container.shownOn(status.host()) + " (" + Words.state(container) + until + ")";
  }

  static String names(List<Container> containers, Status status) {
    return String.join(", ", containers.stream().map(c -> c.shownOn(status.host())).toList());
  }
}

package dev.bender.system.reliability;

import dev.bender.platform.messaging.guarantee.Guarantee;
import dev.bender.system.ComposeTest;
import dev.bender.system.ComposedPart;
import dev.bender.system.HistoryReplayTest;
import dev.bender.system.Replay;
import dev.bender.system.broker.GuaranteesOnKafkaTest;
import dev.bender.system.crash.BrokerCrashTest;
import dev.bender.system.crash.BrokerPoint;
import dev.bender.system.crash.EngineCrashTest;
import dev.bender.system.crash.EnginePoint;
import dev.bender.system.crash.PeopleCrashTest;
import dev.bender.system.crash.PeoplePoint;
import dev.bender.system.crash.StreamCrashTest;
import dev.bender.system.crash.StreamPoint;
import dev.bender.system.faults.Fault;
import dev.bender.system.faults.FaultMatrixTest;
import dev.bender.system.faults.FullDisk;
import dev.bender.system.faults.FullDiskTest;
import dev.bender.system.faults.KafkaOutageTest;
import dev.bender.system.faults.Outage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** docs/reliability.md, as its sections say it. */
final class ReliabilityPage {
  private static final String HEAD =
      """
      # Reliability

      What happens when something is killed, fails, or comes twice. Each line is hit by a test of
      `./bender test --long`, on real parts; this page is made from the very lists that drive them.
      """;

  /** In the order of the page. Whoever has rows adds a section here. */
  static final List<Section> SECTIONS =
      List.of(
          Section.of(
              "Killed at any call to the engine",
              """
              Bender is killed (`kill -9`) at each call that changes something on the engine: when it
              is sent and not done, and when it is done and Bender has no answer. After the start one
              of the two containers runs before the broker is even asked; then each update comes to
              one end, with each of its events once in the stream: the right version runs under its
              name and with its restart policy, the tag names it, and nothing else is left.
              """,
              EngineCrashTest.class,
              "killed at",
              EnginePoint.class),
          Section.of(
              "Killed between acting, writing and committing",
              """
              Bender is killed between what a service does, what it writes to the stream, and the
              commit of both. The same holds as above, and phones are told at least once.
              """,
              StreamCrashTest.class,
              "killed when",
              StreamPoint.class),
          Section.of(
              "Killed around what waits, is asked and is told",
              "The same, for queue, approvals, messages and the journal.",
              PeopleCrashTest.class,
              "killed when",
              PeoplePoint.class),
          Section.of(
              "The broker killed",
              "The broker is killed (`kill -9`) and started again, under a Bender that runs on.",
              BrokerCrashTest.class,
              "killed when",
              BrokerPoint.class),
          Section.of(
              "Faults",
              """
              Registry, Trivy, engine, ntfy and Kafka misbehave on the wire. In each case the old
              container runs until the new one is in its place, the update ends in one outcome, and
              nothing else is left.\
              """,
              FaultMatrixTest.class,
              "fault",
              Fault.class),
          Section.of(
              "Kafka out of reach for ten minutes",
              """
              Ten minutes by the clock. `bender status` says so from the first seconds on, containers
              run throughout, and Bender waits without work, and holds no more memory and threads at
              the end.\
              """,
              KafkaOutageTest.class,
              "under way",
              Outage.class),
          Section.of(
              "A full disk",
              "The data folder, with the embedded broker's log in it, has no room left.",
              FullDiskTest.class,
              "under way",
              FullDisk.class),
          Section.of(
              "Delivery",
              "Tried on a stock Kafka in a container, with several partitions; and, but for what takes"
                  + " the broker away, on the broker in a test's JVM with each module. What hangs on"
                  + " the handler is tried on the handlers of detector, scanner and verifier too.",
              GuaranteesOnKafkaTest.class,
              "what is hit",
              Guarantee.class,
              Guarantee::point,
              Guarantee::outcome),
          Section.of(
              "Everything once more",
              "The whole history of three updates, one verified, one that went back and one"
                  + " blocked, on a real engine. Left out is what is meant to begin another attempt:"
                  + " the `update.detected` of what waits in the queue.",
              HistoryReplayTest.class,
              "what comes again",
              Replay.class),
          Section.of(
              "Under Docker Compose",
              "One container of docker-compose.yml is killed (`kill -9`) while an update is on its way;"
                  + " the engine starts it again.",
              ComposeTest.class,
              "killed",
              ComposedPart.class));

  /**
   * @param title the heading
   * @param text what all rows have in common, in Markdown
   * @param test the class that hits every row
   * @param what the heading of the first column
   */
  record Section(String title, String text, Class<?> test, String what, List<Line> lines) {
    /** Of an enum in this module. */
    static <R extends Enum<R> & Row> Section of(
        String title, String text, Class<?> test, String what, Class<R> rows) {
      return of(title, text, test, what, rows, Row::point, Row::outcome);
    }

    /** Of an enum in a module that does not know {@link Row}. */
    static <R extends Enum<R>> Section of(
        String title,
        String text,
        Class<?> test,
        String what,
        Class<R> rows,
        Function<R, String> point,
        Function<R, String> outcome) {
      return new Section(
          title,
          text,
          test,
          what,
          Arrays.stream(rows.getEnumConstants())
              .map(row -> new Line(point.apply(row), outcome.apply(row)))
              .toList());
    }

    private String rendered() {
      return "\n## %s\n\n%s\n\nRun by `%s`, %d lines.\n\n| %s | what comes of it |\n|---|---|\n"
              .formatted(title, text.strip(), test.getSimpleName(), lines.size(), what)
          + lines.stream()
              .map(line -> "| %s | %s |\n".formatted(cell(line.point), cell(line.outcome)))
              .collect(Collectors.joining());
    }

    private static String cell(String text) {
      return text.strip().replace("|", "\\|").replaceAll("\\s+", " ");
    }
  }

  record Line(String point, String outcome) {}

  private ReliabilityPage() {}

  static String rendered() {
    return SECTIONS.stream().map(Section::rendered).collect(Collectors.joining("", HEAD, ""));
  }
}

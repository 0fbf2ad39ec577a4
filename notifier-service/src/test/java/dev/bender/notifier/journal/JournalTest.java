package dev.bender.notifier.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.messaging.TopicFollower;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker; other tests of this JVM may write to it, so each looks at its own host. */
class JournalTest {
  private static Messaging messaging;

  private final String host = Samples.anyHost();

  @TempDir Path temporary;

  @BeforeAll
  static void connect() {
    messaging = TestBroker.messaging(TestBroker.connection());
  }

  @Test
  void eachEventHasOneLineAlsoAfterARestart() throws IOException {
    Path folder = temporary.resolve("logs");
    skip("one");
    try (Journal journal = journal(folder)) {
      awaitLines(folder, 1);
      skip("two");
      awaitLines(folder, 2);
      assertThat(journal.trouble()).isNull();
    }
    skip("three");

    try (Journal again = journal(folder)) {
      awaitLines(folder, 3);
      skip("four");
      awaitLines(folder, 4);
    }

    assertThat(lines(folder).map(line -> line.split(" +")[2]))
        .containsExactly("one", "two", "three", "four");
    assertThat(lines(folder).toList().getFirst())
        .matches(
            "\\d\\d:\\d\\d:\\d\\d "
                + host
                + " one +skipped +There is no such container\\. +u-.{16}");
  }

  @Test
  void onlyAChangeOfWhatIsKnownHasALine() throws IOException {
    Path folder = temporary.resolve("logs");
    looked("NOT_KNOWN");
    looked("NOT_KNOWN");
    looked("UP_TO_DATE");
    looked("UP_TO_DATE");
    looked("NOT_KNOWN");

    try (Journal journal = journal(folder)) {
      awaitLines(folder, 3);
    }

    assertThat(lines(folder).map(line -> line.split(" +")[3]))
        .containsExactly("not-known", "known-again", "not-known");
  }

  @Test
  void whileTheDiskFailsLinesWait() throws IOException {
    Path folder = Files.writeString(temporary.resolve("logs"), "no folder");
    skip("one");

    try (Journal journal = journal(folder)) {
      await().until(() -> journal.trouble() != null);
      skip("two");
      Files.delete(folder);
      awaitLines(folder, 2);
      await().until(() -> journal.trouble() == null);
    }
  }

  private Journal journal(Path folder) {
    Journal journal = new Journal(new JournalFolder(folder), ZoneId.of("UTC"));
    TopicFollower follower = messaging.follow("journal", Topics.ALL, true, journal);
    journal.start(follower::isCaughtUp);
    return journal;
  }

  private void skip(String container) {
    messaging
        .publisher()
        .publish(
            Emissions.of(
                Topics.UPDATE_SKIPPED,
                new UpdateSkipped(
                    Samples.update(host, container),
                    UpdateSkipped.Reason.CONTAINER_GONE,
                    "There is no\u001bsuch container.")));
  }

  private void looked(String code) {
    messaging
        .publisher()
        .publish(
            Emissions.of(
                Topics.UPDATE_PROGRESS,
                new UpdateProgress(
                    null,
                    host,
                    "any",
                    "detector",
                    Stage.LOOKED,
                    code,
                    "so",
                    null,
                    null,
                    Instant.EPOCH)));
  }

  private void awaitLines(Path folder, int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(lines(folder)).hasSize(count));
  }

  private Stream<String> lines(Path folder) throws IOException {
    Path today = folder.resolve(LocalDate.now(ZoneOffset.UTC) + ".log");
    List<String> lines = Files.exists(today) ? Files.readAllLines(today) : List.of();
    return lines.stream().filter(line -> line.contains(" " + host + " "));
  }
}

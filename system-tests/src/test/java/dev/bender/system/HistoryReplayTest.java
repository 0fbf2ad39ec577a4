package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every record of three real updates comes once more: one that was verified, one that went back,
 * one that was blocked. Nothing may change: no container, no tag, no outcome. Left out is only what
 * is documented to begin another attempt, the {@code update.detected} of what waits in the queue.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
public class HistoryReplayTest {
  private static final List<String> OUTCOMES =
      List.of("deployed", "verified", "rollback.requested", "rolled.back");

  private Rig rig;
  private History history;
  private List<ConsumerRecord<byte[], byte[]>> records;

  @BeforeAll
  void start() throws Exception {
    rig = new Rig("mode: auto\nschedule: \"*/2 * * * * *\"\n");
    rig.addSettings(Rig.embeddedTrivy(rig.trivyPort, rig.registry.address()));
    rig.up();
    for (String name : List.of("replay-good", "replay-bad", "replay-holed")) {
      rig.run(name);
      rig.awaitContainer(name, "UP_TO_DATE");
    }
    rig.push("replay-good", rig.image("1.1", Rig.CLEAN));
    rig.push("replay-bad", rig.broken("1.1"));
    rig.push("replay-holed", rig.image("1.1", Rig.VULNERABLE));
    statesAreAsBefore();
    history = new History("127.0.0.1:" + rig.kafka);
    history.awaitAllHandled();
    records =
        history.read().stream()
            .filter(one -> !one.topic().equals("update.detected") || isOfTheGoodOne(one))
            .toList();
    assertThat(records).extracting(ConsumerRecord::topic).containsAll(OUTCOMES);
  }

  private static boolean isOfTheGoodOne(ConsumerRecord<byte[], byte[]> record) {
    return History.key(record).equals("test/replay-good");
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  /** In the order of the list: what a process remembers must not be all that keeps it. */
  @Execution(ExecutionMode.SAME_THREAD)
  @ParameterizedTest
  @EnumSource
  void changesNothing(Replay replay) throws Exception {
    List<ConsumerRecord<byte[], byte[]>> copies = new ArrayList<>(records);
    switch (replay) {
      case TWICE -> copies.addAll(records);
      case SHUFFLED -> Collections.shuffle(copies, new Random(1));
      case BACKWARDS_AFTER_A_KILL -> {
        Collections.reverse(copies);
        rig.kill();
        rig.up();
      }
    }
    nothingChangesBy(copies, replay == Replay.TWICE);
  }

  private void nothingChangesBy(List<ConsumerRecord<byte[], byte[]>> copies, boolean headers) {
    Map<String, String> containers = containers();
    List<String> backups = backups();
    Map<String, Long> expected = new TreeMap<>(history.counts(OUTCOMES));
    copies.forEach(one -> expected.computeIfPresent(one.topic(), (topic, n) -> n + 1));

    history.write(copies, headers);
    history.awaitAllHandled();

    assertThat(new TreeMap<>(history.counts(OUTCOMES))).as("outcomes").isEqualTo(expected);
    assertThat(containers()).as("containers").isEqualTo(containers);
    assertThat(backups()).as("backups").isEqualTo(backups);
    statesAreAsBefore();
  }

  private void statesAreAsBefore() {
    rig.awaitUpdate("replay-good", "VERIFIED");
    rig.awaitUpdate("replay-bad", "ROLLED_BACK");
    rig.awaitUpdate("replay-holed", "BLOCKED");
    assertThat(rig.updates("replay-good")).hasSize(1);
  }

  /** By name: which one it is, and since when it runs. */
  private Map<String, String> containers() {
    return rig.names().stream()
        .map(rig.engine::inspect)
        .collect(
            Collectors.toMap(
                one -> one.path("Name").asString(),
                one -> one.path("Id").asString() + " " + one.path("State").path("StartedAt"),
                (one, other) -> one,
                TreeMap::new));
  }

  private List<String> backups() {
    return List.of("replay-good", "replay-bad", "replay-holed").stream()
        .flatMap(name -> rig.engine.images("bender.backup/" + name).stream())
        .flatMap(image -> image.tags().stream())
        .sorted()
        .toList();
  }
}

package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A database whose updates are disturbed at a step, and come to the end that they would have. */
final class CrashedDatabase implements AutoCloseable {
  /** What befalls an update. */
  interface Blow {
    void strike() throws Exception;
  }

  final DatabaseRig rig;
  private final AtomicInteger next = new AtomicInteger(1);
  private String runs = "1.0";

  CrashedDatabase(String name, String restartPolicy) throws Exception {
    rig = new DatabaseRig(name, ", patience: 15s").restarting(restartPolicy);
    rig.begin();
  }

  void goodUpdate(String step, Blow blow) throws Exception {
    goodUpdate(step, blow, List.of("VERIFIED"));
  }

  /**
   * The same where it may go back too.
   *
   * @param ends the states in which it may end
   */
  void goodUpdate(String step, Blow blow, List<String> ends) throws Exception {
    String version = "1." + next.getAndIncrement();
    String shop = sumOf("shop");
    String blog = sumOf("blog");
    rig.push(rig.postgres().version(version));
    awaitStep(step, version);
    blow.strike();

    String end = rig.awaitUpdateOf(version, ends).path("state").asString();
    runs = end.equals("VERIFIED") ? version : runs;
    assertUntouched(shop, blog);
    oneEnd(version, end.equals("VERIFIED") ? "verified" : "rolled.back");
  }

  void badUpdate(String step, Blow blow) throws Exception {
    String version = "2." + next.getAndIncrement();
    String shop = sumOf("shop");
    String blog = sumOf("blog");
    rig.push(rig.postgres().version(version).thatLosesDatabase("shop"));
    awaitStep(step, version);
    blow.strike();

    rig.awaitUpdateOf(version, List.of("ROLLED_BACK"));
    assertUntouched(shop, blog);
    oneEnd(version, "rolled.back");
  }

  /** The first word to an engine that was away may go to a connection that it had before. */
  private String sumOf(String database) {
    return await().ignoreExceptions().until(() -> rig.sumOf(database), sum -> !sum.isEmpty());
  }

  private void awaitStep(String step, String version) {
    await(step + " of " + version)
        .pollInterval(Duration.ofMillis(20))
        .atMost(DatabaseRig.LONG)
        .until(() -> rig.saidOf(version).contains(step));
  }

  private void assertUntouched(String shop, String blog) throws Exception {
    rig.allIsWell(runs);
    assertThat(sumOf("shop")).isEqualTo(shop);
    assertThat(sumOf("blog")).isEqualTo(blog);
    assertThat(rig.rig.folder.resolve("data/backups/" + rig.server + "/under-way.json"))
        .doesNotExist();
  }

  /** The last part of an update is what ends it. */
  private void oneEnd(String version, String topic) {
    assertThat(
            Stream.of("verified", "rolled.back")
                .flatMap(one ->
                    rig.rig.topics().read(one, "test/" + rig.server).stream()
                        .filter(line -> line.value().contains('"' + version + '"'))
                        .filter(line -> !line.value().contains("\"next\":\"DEPENDENTS\""))
                        .map(line -> one)))
        .containsExactly(topic);
  }

  @Override
  public void close() throws Exception {
    rig.close();
  }
}

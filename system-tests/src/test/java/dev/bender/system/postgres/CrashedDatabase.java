package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
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

  CrashedDatabase(String name) throws Exception {
    rig = new DatabaseRig(name, ", patience: 15s");
    rig.begin();
  }

  void goodUpdate(String step, Blow blow) throws Exception {
    String version = "1." + next.getAndIncrement();
    String shop = rig.sumOf("shop");
    String blog = rig.sumOf("blog");
    rig.push(rig.postgres().version(version));
    awaitStep(step, version);
    blow.strike();

    rig.awaitUpdateOf(version, "VERIFIED");
    runs = version;
    assertUntouched(shop, blog);
    oneEnd(version, "verified");
  }

  void badUpdate(String step, Blow blow) throws Exception {
    String version = "2." + next.getAndIncrement();
    String shop = rig.sumOf("shop");
    String blog = rig.sumOf("blog");
    rig.push(rig.postgres().version(version).thatLosesDatabase("shop"));
    awaitStep(step, version);
    blow.strike();

    rig.awaitUpdateOf(version, "ROLLED_BACK");
    assertUntouched(shop, blog);
    oneEnd(version, "rolled.back");
  }

  private void awaitStep(String step, String version) {
    await(step + " of " + version)
        .pollInterval(Duration.ofMillis(20))
        .atMost(DatabaseRig.LONG)
        .until(() -> rig.saidOf(version).contains(step));
  }

  private void assertUntouched(String shop, String blog) throws Exception {
    rig.allIsWell(runs);
    assertThat(rig.sumOf("shop")).isEqualTo(shop);
    assertThat(rig.sumOf("blog")).isEqualTo(blog);
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

package dev.bender.system.engine;

import static dev.bender.system.engine.Replacing.POLICY;
import static dev.bender.system.engine.Replacing.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ScanCompleted;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Replacement.Busy;
import dev.bender.deployer.replacement.Replacement.Refused;
import dev.bender.deployer.replacement.Replacement.Replaced;
import dev.bender.deployer.replacement.Replacement.Same;
import dev.bender.deployer.replacement.Replacement.WentBack;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A new container takes an old one's place, from wherever an earlier try was left. */
@Tag("engine")
@ResourceLock(RecreationHost.NETWORKS)
class ReplacementTest {
  @TempDir static Path folder;
  private static RecreationHost host;
  private static Replacing replacing;

  @BeforeAll
  static void start() throws Exception {
    host = new RecreationHost(folder);
    replacing = new Replacing(host);
  }

  @AfterAll
  static void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void aContainerThatVanishesWhenItStopsIsRefusedBeforeAnythingStops() throws Exception {
    String old = replacing.run("vanishing", "{'HostConfig': {'AutoRemove': true}}");

    var replacement = replacing.replace(replacing.scan("vanishing"));

    assertThat(replacement).isInstanceOf(Refused.class).asString().contains("--rm");
    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.family("vanishing")).containsExactly(named("vanishing"));
  }

  @Test
  void ifTheImageWasRemovedSinceItsPullTheOldOneRunsOn() throws Exception {
    String old = replacing.run("pruned", "{}");
    String digest = "sha256:" + "0e".repeat(32);

    var replacement =
        replacing.replace(replacing.scan("pruned", new ImageDigests(digest, digest, digest), null));

    assertThat(replacement).isInstanceOf(Refused.class);
    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.family("pruned")).containsExactly(named("pruned"));
  }

  @Test
  void ifTheOldOneIsLostTheNewOneTakesItsNameAndRuns() throws Exception {
    String old = replacing.run("lost", "{}");
    ScanCompleted scan = replacing.scan("lost");
    String fresh = replacing.successor(old, scan);
    host.remove(old);

    var replacement = replacing.replace(scan);

    assertThat(replacement)
        .isInstanceOfSatisfying(
            Replaced.class,
            replaced -> {
              assertThat(replaced.containerId()).isEqualTo(fresh);
              assertThat(replaced.standbyId()).isNull();
            });
    assertThat(replacing.idOf("lost")).isEqualTo(fresh);
    assertThat(replacing.runs(fresh)).isTrue();
  }

  @Test
  void aNameThatIsTakenBringsTheOldOneBack() throws Exception {
    String old = replacing.run("taken", "{}");
    ScanCompleted scan = replacing.scan("taken");
    String standby = Names.standby(named("taken"), scan.updateId());
    replacing.run(standby.substring(RecreationHost.NETWORKS.length()), "{}");

    var replacement = replacing.replace(scan);

    assertThat(replacement)
        .isInstanceOfSatisfying(
            WentBack.class, back -> assertThat(back.restoredId()).isEqualTo(old));
    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.policyOf(old)).isEqualTo(POLICY);
    assertThat(replacing.family("taken")).containsExactly(named("taken"), standby);
  }

  @Test
  void ifNeitherCanBeStartedItSaysSo() throws Exception {
    host.network("c", "10.213.3.0/24");
    String old = replacing.run("down", "{'HostConfig': {'NetworkMode': 'bender-rec-c'}}");
    ScanCompleted scan = replacing.scan("down");
    replacing.successor(old, scan);
    replacing.stopOld(old);
    host.removeNetwork("c");

    var replacement = replacing.replace(scan);

    assertThat(replacement)
        .isInstanceOfSatisfying(
            WentBack.class,
            back -> {
              assertThat(back.restoredId()).isNull();
              assertThat(back.sentence()).contains("could not be started either");
            });
    assertThat(host.engine.find(old)).as("what could be repaired by hand").isPresent();
  }

  @Test
  void whatACrashLeftUncomparedIsComparedAgain() throws Exception {
    String old = replacing.run("uncompared", "{'Env': ['OWN=mine']}");
    ScanCompleted scan = replacing.scan("uncompared");
    replacing.successor(old, scan, "Env");
    replacing.stopOld(old);

    var replacement = replacing.replace(scan);

    assertThat(replacement).isInstanceOf(Refused.class).asString().contains("OWN");
    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.policyOf(old)).isEqualTo(POLICY);
    assertThat(replacing.family("uncompared")).containsExactly(named("uncompared"));
  }

  @Test
  void aRestartPolicyThatACrashLeftPausedIsTheNewOnes() throws Exception {
    String old = replacing.run("paused", "{}");
    ScanCompleted scan = replacing.scan("paused");
    String fresh = replacing.successor(old, scan);
    host.engine.updateRestartPolicy(old, "no", 0);

    assertThat(replacing.replace(scan)).isInstanceOf(Replaced.class);

    assertThat(replacing.idOf("paused")).isNotIn(old, fresh);
    assertThat(replacing.policyOf(named("paused"))).isEqualTo(POLICY);
  }

  @Test
  void anUpdateWaitsForTheOneThatIsNotVerifiedYet() throws Exception {
    String first = replacing.run("busy", "{}");
    assertThat(replacing.replace(replacing.scan("busy"))).isInstanceOf(Replaced.class);
    String second = replacing.idOf("busy");
    ScanCompleted next = replacing.scan("busy", host.v1, null);

    assertThat(replacing.replace(next)).isEqualTo(new Busy());

    assertThat(replacing.idOf("busy")).isEqualTo(second);
    assertThat(replacing.runs(second)).isTrue();
    assertThat(replacing.family("busy")).hasSize(2);

    host.remove(first);
    assertThat(replacing.replace(next)).isInstanceOf(Replaced.class);
  }

  @Test
  void whatRunsThatImageAlreadyIsLeftAlone() throws Exception {
    String old = replacing.run("same", "{}");

    assertThat(replacing.replace(replacing.scan("same", host.v1, null))).isEqualTo(new Same());

    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.family("same")).containsExactly(named("same"));
  }

  @Test
  void theBackupIsOfWhatIsReplaced() throws Exception {
    String old = replacing.run("backed-up", "{}");
    host.engine.tag(host.v2, "bender.backup/backed-up", "2026-11-21T03-30-00");
    String backup = "bender.backup/backed-up:2026-11-21T03-30-00";
    try {
      var replacement = replacing.replace(replacing.scan("backed-up", host.v2, backup));

      assertThat(replacement).isInstanceOf(Replaced.class);
      assertThat(host.engine.inspectImage(backup).path("Id").asString())
          .isEqualTo(host.engine.inspect(old).path("Image").asString());
    } finally {
      host.engine.removeImage(Objects.requireNonNull(backup), true);
    }
  }
}

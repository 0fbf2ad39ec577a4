package dev.bender.system.engine;

import static dev.bender.system.engine.Replacing.POLICY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.ScanCompleted;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.RecoverHost;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Of every pair of old and new one runs, wherever the power went. */
@Tag("engine")
@ResourceLock(RecreationHost.NETWORKS)
class RecoverHostTest {
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

  private static void recover() {
    new RecoverHost(host.engine, RecreationHost.LABEL).recover();
  }

  @Test
  void ifTheOldOneWasStoppedTheNewOneIsStarted() {
    String old = replacing.run("stopped", "{}");
    String fresh = replacing.successor(old, replacing.scan("stopped"));
    replacing.stopOld(old);

    recover();

    assertThat(replacing.runs(fresh)).isTrue();
    assertThat(replacing.runs(old)).isFalse();
  }

  @Test
  void anOldOneThatStillRunsGetsItsRestartPolicyBack() {
    String old = replacing.run("running", "{}");
    String fresh = replacing.successor(old, replacing.scan("running"));
    host.engine.updateRestartPolicy(old, "no", 0);

    recover();

    assertThat(replacing.runs(old)).isTrue();
    assertThat(replacing.runs(fresh)).isFalse();
    assertThat(replacing.policyOf(old)).isEqualTo(POLICY);
  }

  @Test
  void whatIsNotBendersBusinessIsLeftAlone() {
    String old = replacing.run("foreign", "{}");
    String fresh = replacing.successor(old, replacing.scan("foreign"));
    replacing.stopOld(old);

    new RecoverHost(host.engine, "another.label=1").recover();

    assertThat(replacing.runs(fresh)).isFalse();
  }

  @Test
  void aStandbyThatWasOnceANewOneItselfStaysStopped() {
    String first = replacing.run("chain", "{}");
    ScanCompleted scan = replacing.scan("chain");
    String second = replacing.successor(first, scan);
    replacing.stopOld(first);
    host.engine.rename(second, Names.standby(Replacing.named("chain"), "u-0123456789abcdef"));

    recover();

    assertThat(replacing.runs(second)).isFalse();
  }

  @Test
  void onePairThatCannotBePutRightDoesNotKeepTheOthersDown() throws Exception {
    String good = "";
    host.network("c", "10.213.3.0/24");
    for (String name : new String[] {"hopeless-1", "good", "hopeless-2"}) {
      String network = name.equals("good") ? "bender-rec-a" : "bender-rec-c";
      String old = replacing.run(name, "{'HostConfig': {'NetworkMode': '" + network + "'}}");
      String fresh = replacing.successor(old, replacing.scan(name));
      host.engine.updateRestartPolicy(old, "no", 0);
      host.engine.stop(old, Duration.ofSeconds(2));
      good = name.equals("good") ? fresh : good;
    }
    host.removeNetwork("c");

    recover();

    assertThat(replacing.runs(good)).isTrue();
  }
}

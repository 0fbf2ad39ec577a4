package dev.bender.system.engine;

import static dev.bender.system.engine.Replacing.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.Topics;
import dev.bender.deployer.release.LatestUpdates;
import dev.bender.deployer.release.Outcomes;
import dev.bender.deployer.release.RetryQueue;
import dev.bender.deployer.release.SettledAttempts;
import dev.bender.deployer.replacement.GoingBack;
import dev.bender.deployer.replacement.HostImages;
import dev.bender.deployer.replacement.RestoreOld;
import dev.bender.deployer.rollback.RollBack;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.SaidOnce;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The old container runs again, wherever an earlier try to bring it back was left. */
@Tag("engine")
@ResourceLock(RecreationHost.NETWORKS)
class GoingBackTest {
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
  void ifOnlyTheNewOneWasRemovedBeforeAKillTheOldOneIsStarted() throws Exception {
    String old = replacing.run("half", "{}");
    replacing.stopOld(old);

    Emissions emissions = goBack("half", "the one that was removed", old);

    assertThat(emissions.to(Topics.ROLLED_BACK))
        .singleElement()
        .satisfies(back -> assertThat(back.containerId()).isEqualTo(old));
    assertThat(replacing.runs(named("half"))).isTrue();
  }

  private static Emissions goBack(String name, String newId, String oldId) throws Exception {
    Clock clock = Clock.systemUTC();
    HostImages images = new HostImages(host.engine);
    Outcomes outcomes =
        new Outcomes(
            null, new LatestUpdates(key -> Optional.empty()), RetryQueue.inMemory(clock), clock);
    return new RollBack(
            host.engine,
            images,
            new RestoreOld(host.engine, images),
            GoingBack.NOTHING,
            new SettledAttempts(SaidOnce.inMemory()),
            outcomes,
            null,
            clock)
        .handle(
            new Delivery<>(
                new RollbackRequested(
                    replacing.scan(name).update(),
                    newId,
                    oldId,
                    null,
                    "/health said 500.",
                    List.of(),
                    null,
                    Instant.now(),
                    "verifier"),
                1,
                Instant.now()));
  }
}

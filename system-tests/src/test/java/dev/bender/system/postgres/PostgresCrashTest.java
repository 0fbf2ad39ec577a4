package dev.bender.system.postgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Killed at every step of a database's update: after the next start it comes to one end, the data
 * is the same, and nothing is left stopped.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresCrashTest {
  private CrashedDatabase database;

  @BeforeAll
  void start() throws Exception {
    database = new CrashedDatabase("pgcrash", "unless-stopped");
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_2", "STEP_4", "STEP_5", "STEP_6", "STEP_7", "STEP_16"})
  void killedAtAStepOfAGoodUpdateItIsVerifiedAllTheSame(String step) throws Exception {
    database.goodUpdate(step, this::killBender);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_20", "STEP_21", "STEP_22"})
  void killedOnTheWayBackItComesToItsEnd(String step) throws Exception {
    database.badUpdate(step, this::killBender);
  }

  private void killBender() throws Exception {
    database.rig.rig.kill();
    database.rig.rig.up();
  }
}

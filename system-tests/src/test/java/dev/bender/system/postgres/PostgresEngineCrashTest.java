package dev.bender.system.postgres;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine's daemon is killed at every step of a database's update, and every container with it:
 * Bender goes on once it is back, the data is the same, and nothing is left stopped. The containers
 * restart {@code always}, because an engine takes what it ended itself, when it found it running at
 * its start, for stopped by hand: {@code unless-stopped} stays down then, update or not.
 */
@Tag("long")
@Isolated("what others run would end too")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresEngineCrashTest {
  private CrashedDatabase database;
  private TestEngine engine;

  @BeforeAll
  void start() throws Exception {
    database = new CrashedDatabase("pgengine", "always");
    engine = new TestEngine(database.rig.rig.parts.engine(), database.rig.rig.engine);
  }

  @AfterAll
  void stop() throws Exception {
    if (database != null) {
      database.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_2", "STEP_4", "STEP_5", "STEP_6"})
  void killedBeforeTheNewServerRunsTheUpdateIsVerifiedAllTheSame(String step) throws Exception {
    database.goodUpdate(step, engine::kill);
  }

  /** The engine may have ended the new server before it was proven, or just after. */
  @ParameterizedTest
  @ValueSource(strings = {"STEP_7", "STEP_16"})
  void killedWhenTheNewServerRunsItEndsOneWayOrTheOther(String step) throws Exception {
    database.goodUpdate(step, engine::kill, List.of("VERIFIED", "ROLLED_BACK"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_20", "STEP_21", "STEP_22"})
  void killedOnTheWayBackItComesToItsEnd(String step) throws Exception {
    database.badUpdate(step, engine::kill);
  }
}

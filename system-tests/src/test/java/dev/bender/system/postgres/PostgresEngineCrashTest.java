package dev.bender.system.postgres;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine's daemon is killed at every step of a database's update, and every container with it:
 * Bender goes on once it is back, the data is the same, and nothing is left stopped.
 */
@Tag("long")
@Isolated("what others run would end too")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresEngineCrashTest {
  private CrashedDatabase database;
  private TestEngine engine;

  @BeforeAll
  void start() throws Exception {
    database = new CrashedDatabase("pgengine");
    engine = new TestEngine(database.rig.rig.parts.engine(), database.rig.rig.engine);
  }

  @AfterAll
  void stop() throws Exception {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_2", "STEP_4", "STEP_5", "STEP_6", "STEP_7", "STEP_16"})
  void killedAtAStepOfAGoodUpdateItIsVerifiedAllTheSame(String step) throws Exception {
    database.goodUpdate(step, engine::kill);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STEP_20", "STEP_21", "STEP_22"})
  void killedOnTheWayBackItComesToItsEnd(String step) throws Exception {
    database.badUpdate(step, engine::kill);
  }
}

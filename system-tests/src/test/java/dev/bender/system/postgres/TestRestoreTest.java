package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A dump counts only if it can be loaded, where its owner wants that tried. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestRestoreTest {
  /** As such a function is often written: it finds its table by the search path. */
  private static final String NOT_LOADABLE =
      "CREATE FUNCTION known() RETURNS bool LANGUAGE sql AS 'SELECT count(*) >= 0 FROM items';"
          + " CREATE TABLE picky (n int CHECK (known())); INSERT INTO picky VALUES (1)";

  private DatabaseRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new DatabaseRig("trial", ", patience: 12s");
    rig.rig.addSettings("backup: { test-restore: true }");
    rig.begin();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void whatCanBeDumpedButNotLoadedIsToldBeforeTheServerStops() throws Exception {
    String id = rig.rig.engine.inspect(rig.server).path("Id").asString();
    rig.sql("blog", NOT_LOADABLE);
    rig.push(rig.postgres().version("1.1"));

    rig.awaitSentence("the dump could not be loaded: ERROR: relation \\\"items\\\" does not exist");

    rig.allIsWell("1.0");
    assertThat(rig.rig.engine.inspect(rig.server).path("Id").asString()).isEqualTo(id);
    assertThat(rig.rig.engine.find("bender-trial-" + id.substring(0, 12))).isEmpty();

    rig.sql("blog", "DROP TABLE picky; DROP FUNCTION known()");
    rig.push(rig.postgres().version("1.2"));
    rig.awaitUpdateOf("1.2", "VERIFIED");

    rig.allIsWell("1.2");
    assertThat(rig.rig.engine.find("bender-trial-" + id.substring(0, 12))).isEmpty();
  }
}

package dev.bender.system.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An image whose libraries sort texts in another order, where its owner allows it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollationTest {
  private DatabaseRig rig;

  @BeforeAll
  void start() throws Exception {
    rig = new DatabaseRig("order", ", patience: 12s, allow-collation-change: true");
    rig.begin();
  }

  @AfterAll
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void theIndexesOnTextsAreRebuiltBeforeAnybodyWorksWithThem() throws Exception {
    String before = rig.sumOf("shop");
    String index = rig.sql("shop", "SELECT relfilenode FROM pg_class WHERE relname = 'in_order'");
    rig.push(rig.postgres().version("1.1").withGlibc("2.41"));

    rig.awaitUpdateOf("1.1", "VERIFIED");

    rig.allIsWell("1.1");
    assertThat(rig.sumOf("shop")).isEqualTo(before);
    assertThat(rig.sql("shop", "SELECT relfilenode FROM pg_class WHERE relname = 'in_order'"))
        .as("the index is another file")
        .isNotEqualTo(index);
    assertThat(
            rig.sql(
                "shop",
                "SELECT collversion = pg_collation_actual_version(oid) FROM pg_collation"
                    + " WHERE collname = 'en_US.utf8'"))
        .isEqualTo("t");
    assertThat(rig.steps())
        .containsExactly("STEP_2", "STEP_4", "STEP_5", "STEP_6", "STEP_7", "STEP_12", "STEP_16");
  }
}

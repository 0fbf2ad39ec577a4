package dev.bender.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.contracts.DatabaseCluster.Soundness;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareClustersTest {
  private static final Database SHOP =
      new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.6"), null);

  private static DatabaseCluster cluster(String id, List<String> logins, Database... databases) {
    return new DatabaseCluster(id, "15.18", "postgres", List.of(databases), logins);
  }

  private static String loss(DatabaseCluster after) {
    return CompareClusters.loss(cluster("1", List.of("postgres", "shop"), SHOP), after).orElse("");
  }

  @Test
  void theSameWithMoreBesideItIsNoLoss() {
    Database more = new Database("blog", 1, 1, "bb", List.of(), null);
    assertThat(loss(cluster("1", List.of("new", "postgres", "shop"), more, SHOP))).isEmpty();
  }

  @Test
  void anEmptyClusterThatAnswersIsAnotherOne() {
    assertThat(loss(cluster("2", List.of("postgres"))))
        .contains("another cluster (2) than before (1)");
  }

  @Test
  void aMissingDatabaseIsNamed() {
    assertThat(loss(cluster("1", List.of("postgres", "shop"))))
        .isEqualTo("database shop is missing");
  }

  @Test
  void otherRowsAreALossEvenWhereTheirNumberIsTheSame() {
    assertThat(
            loss(
                cluster(
                    "1",
                    List.of("postgres", "shop"),
                    new Database("shop", 2, 100, "ab", List.of("pg_trgm 1.6"), null))))
        .contains("database shop has 2 tables with 100 rows");
  }

  @Test
  void aRoleThatMayNotLogInAnyMoreIsALoss() {
    assertThat(loss(cluster("1", List.of("postgres"), SHOP)))
        .isEqualTo("role shop may not log in any more");
  }

  @Test
  void anExtensionOfAnotherVersionIsALoss() {
    assertThat(
            loss(
                cluster(
                    "1",
                    List.of("postgres", "shop"),
                    new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.5"), null))))
        .contains("[pg_trgm 1.5]", "before it had [pg_trgm 1.6]");
  }

  private static String lossOfSoundness(Soundness before, Soundness after) {
    return CompareClusters.loss(cluster("1", null, shop(before)), cluster("1", null, shop(after)))
        .orElse("");
  }

  private static Database shop(Soundness soundness) {
    return new Database("shop", 2, 100, "aa", List.of(), soundness);
  }

  @Test
  void anIndexThatCannotBeUsedAnyMoreIsALoss() {
    assertThat(
            lossOfSoundness(
                new Soundness(List.of(), List.of()),
                new Soundness(List.of("public.by_face: bad version number"), List.of())))
        .isEqualTo(
            "database shop: an index cannot be used any more: public.by_face: bad version number");
  }

  @Test
  void anIndexThatWasBrokenBeforeIsNotHeldAgainstTheNewServer() {
    assertThat(
            lossOfSoundness(
                new Soundness(List.of("public.by_name: item order"), List.of("the database")),
                new Soundness(List.of("public.by_name: in other words"), List.of("the database"))))
        .isEmpty();
  }

  @Test
  void anOrderOfAnotherLibraryIsALoss() {
    assertThat(
            lossOfSoundness(
                new Soundness(List.of(), List.of()),
                new Soundness(List.of(), List.of("pg_catalog.\"en-x-icu\""))))
        .contains("the order of pg_catalog.\"en-x-icu\" is that of another library");
  }

  @Test
  void aDumpMayComeBackInAnotherClusterWithExtensionsOfTheImage() {
    DatabaseCluster dumped = cluster("1", List.of("postgres", "shop"), SHOP);
    Database loaded = new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.5"), null);
    assertThat(
            CompareClusters.lossOfDump(dumped, cluster("2", List.of("postgres", "shop"), loaded)))
        .isEmpty();
    Database without = new Database("shop", 2, 100, "aa", List.of(), null);
    assertThat(
            CompareClusters.lossOfDump(dumped, cluster("2", List.of("postgres", "shop"), without)))
        .hasValueSatisfying(loss -> assertThat(loss).contains("before it had [pg_trgm]"));
  }
}

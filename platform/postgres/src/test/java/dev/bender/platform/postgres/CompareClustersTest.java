package dev.bender.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareClustersTest {
  private static final Database SHOP = new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.6"));

  private static DatabaseCluster cluster(String id, List<String> logins, Database... databases) {
    return new DatabaseCluster(id, "15.18", "postgres", List.of(databases), logins);
  }

  private static String loss(DatabaseCluster after) {
    return CompareClusters.loss(cluster("1", List.of("postgres", "shop"), SHOP), after).orElse("");
  }

  @Test
  void theSameWithMoreBesideItIsNoLoss() {
    Database more = new Database("blog", 1, 1, "bb", List.of());
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
                    new Database("shop", 2, 100, "ab", List.of("pg_trgm 1.6")))))
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
                    new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.5")))))
        .contains("[pg_trgm 1.5]", "before it had [pg_trgm 1.6]");
  }

  @Test
  void aDumpMayComeBackInAnotherClusterWithExtensionsOfTheImage() {
    DatabaseCluster dumped = cluster("1", List.of("postgres", "shop"), SHOP);
    Database loaded = new Database("shop", 2, 100, "aa", List.of("pg_trgm 1.5"));
    assertThat(
            CompareClusters.lossOfDump(dumped, cluster("2", List.of("postgres", "shop"), loaded)))
        .isEmpty();
    Database without = new Database("shop", 2, 100, "aa", List.of());
    assertThat(
            CompareClusters.lossOfDump(dumped, cluster("2", List.of("postgres", "shop"), without)))
        .hasValueSatisfying(loss -> assertThat(loss).contains("before it had [pg_trgm]"));
  }
}

package dev.bender.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.bender.architecture.BenderClasses.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which module may know what. A rule that finds no class to check fails, so that a package that
 * moves takes its rule along.
 */
class ModulesTest {
  static final List<String> SERVICES = BenderClasses.SERVICES;

  @Test
  void kafkaIsKnownToMessagingAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.bender.platform.messaging..", "dev.bender.standalone.broker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..", "kafka..")
        .check(ALL);
  }

  @Test
  void dockerIsKnownToTheEngineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.bender.platform.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.github.dockerjava..")
        .check(ALL);
  }

  /** Else a library that changes its package would leave a rule without anything to forbid. */
  @ParameterizedTest
  @CsvSource({
    "dev.bender.platform.messaging, org.apache.kafka.",
    "dev.bender.platform.messaging, org.springframework.kafka.",
    "dev.bender.platform.engine, com.github.dockerjava."
  })
  void theOnePlaceDoesKnow(String place, String library) {
    assertThat(ALL.that(in(place)).stream())
        .as("a class of %s that uses %s", place, library)
        .anyMatch(one ->
            one.getDirectDependenciesFromSelf().stream()
                .anyMatch(
                    to -> to.getTargetClass().getPackageName().concat(".").startsWith(library)));
  }

  @Test
  void contractsNeedNoFramework() {
    classes()
        .that()
        .resideInAPackage("dev.bender.contracts..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.bender.contracts..",
            "java..",
            "org.jspecify.annotations..",
            "com.fasterxml.jackson.annotation..")
        .check(ALL);
  }

  @ParameterizedTest
  @FieldSource("SERVICES")
  void noServiceKnowsAnother(String service) {
    noClasses()
        .that()
        .resideInAPackage("dev.bender." + service + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVICES.stream()
                .filter(other -> !other.equals(service))
                .map(other -> "dev.bender." + other + "..")
                .toArray(String[]::new))
        .check(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"settings", "messaging", "engine", "registry"})
  void platformServesAndKnowsNobody(String module) {
    classes()
        .that()
        .resideInAPackage("dev.bender.platform." + module + "..")
        .should()
        .onlyDependOnClassesThat(
            inBender()
                .negate()
                .or(in("dev.bender.platform"))
                .or(in("dev.bender.contracts"))
                .as("are of the platform, of contracts, or not Bender's"))
        .check(ALL);
  }

  /** Who cannot reach an engine cannot change a host, whatever happens to him. */
  @ParameterizedTest
  @ValueSource(strings = {"detector", "scanner", "notifier", "cli"})
  void onlyDeployerAndVerifierReachTheEngine(String module) {
    noClasses()
        .that()
        .resideInAPackage("dev.bender." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.bender.platform.engine..")
        .check(ALL);
  }

  @Test
  void theCommandKnowsTheOperatorApiAndNoService() {
    noClasses()
        .that()
        .resideInAPackage("dev.bender.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            SERVICES.stream().map(one -> "dev.bender." + one + "..").toArray(String[]::new))
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("dev.bender.platform.messaging..")
        .check(ALL);
  }

  private static DescribedPredicate<JavaClass> inBender() {
    return in("dev.bender");
  }

  private static DescribedPredicate<JavaClass> in(String root) {
    return JavaClass.Predicates.resideInAPackage(root + "..");
  }
}

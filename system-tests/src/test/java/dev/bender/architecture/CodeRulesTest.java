package dev.bender.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static dev.bender.architecture.BenderClasses.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;

/** How code is written, wherever it stands. */
class CodeRulesTest {
  /** What decides without touching anything: all of a package, or single classes. */
  static final List<String> POLICIES =
      List.of(
          "dev\\.bender\\.scanner\\.policy\\..*",
          "dev\\.bender\\.deployer\\.release\\.(Gate|GateRules|Decision)(\\$.*)?",
          "dev\\.bender\\.notifier\\.story\\..*");

  @ParameterizedTest
  @FieldSource("POLICIES")
  void policiesAreFreeOfFrameworksAndOfTheOutside(String policy) {
    noClasses()
        .that()
        .haveNameMatching(policy)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "org.apache.kafka..",
            "okhttp3..",
            "com.github.dockerjava..",
            "dev.bender.platform.engine..",
            "dev.bender.platform.registry..",
            "java.net..",
            "java.nio.file..")
        .check(ALL);
  }

  @ParameterizedTest
  @FieldSource("POLICIES")
  void policiesAreToldTheTime(String policy) {
    noClasses()
        .that()
        .haveNameMatching(policy)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .check(ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<JavaPackage> packages = ALL.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
    assertThat(packages).isNotEmpty();
    assertThat(packages)
        .filteredOn(one -> !one.isAnnotatedWith(NullMarked.class))
        .as("packages whose package-info.java does not say @NullMarked")
        .extracting(JavaPackage::getName)
        .isEmpty();
  }

  @Test
  void dependenciesAreGivenToConstructors() {
    noFields().should().beAnnotatedWith(Autowired.class).check(ALL);
  }

  @Test
  void namesSayWhatAClassDoes() {
    noClasses()
        .that()
        // Docker's own word for the program that keeps a registry's password.
        .doNotHaveSimpleName("CredentialHelper")
        .should(
            be(
                DescribedPredicate.describe(
                    "called Manager, Util, Impl or Helper",
                    one -> one.getSimpleName().matches(".*(Manager|Utils?|Impl|Helper)"))))
        .check(ALL);
  }

  @Test
  void servicesSpeakThroughTheirLog() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BenderClasses.SERVICES.stream()
                .map(one -> "dev.bender." + one + "..")
                .toArray(String[]::new))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ALL);
  }
}

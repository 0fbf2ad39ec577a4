package dev.bender.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The main classes of all modules, read once. */
final class BenderClasses {
  static final List<String> SERVICES =
      List.of("detector", "scanner", "deployer", "verifier", "notifier");

  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(location -> !location.contains("test-images"))
          .importPackages("dev.bender");

  private BenderClasses() {}
}

package dev.bender.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private static Settings example(String name) {
    return SettingsFile.load(Path.of("../../docs/examples", name), Map.of());
  }

  @Test
  void theHostsDifferInWhenTheyAreLookedAtAndWhomTheyTell() {
    Settings bender = example("bender.yml");
    Settings amy = example("amy.yml");
    assertThat(bender.host()).isNotEqualTo(amy.host());
    assertThat(bender.schedule()).isNotEqualTo(amy.schedule());
    assertThat(bender.notification().ntfy()).isNotEqualTo(amy.notification().ntfy());
  }

  @Test
  void eachNamesItsDatabasesAndWhatDependsOnThem() {
    assertThat(example("bender.yml").container("postgres").databases())
        .containsExactly("immich", "hedgedoc");
    assertThat(example("amy.yml").container("postgres").dependents()).hasSize(3);
  }
}

package dev.bender.deployer.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupTagTest {
  static final Instant TAKEN = Instant.parse("2026-11-21T09:07:03.123Z");

  @Test
  void aTagIsReadBackAsItWasWritten() {
    BackupTag tag = BackupTag.of("immich_server", TAKEN);
    assertThat(tag.reference()).isEqualTo("bender.backup/immich-server:2026-11-21T09-07-03");
    assertThat(BackupTag.parse(tag.reference())).hasValue(tag);
  }

  @ParameterizedTest
  @CsvSource({"Web,web", "a.b,a-b", "_x_,x", "a__b--c,a-b-c"})
  void anyContainerNameMakesARepository(String container, String repository) {
    assertThat(BackupTag.repositoryOf(container)).isEqualTo("bender.backup/" + repository);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx:1",
        "bender.backup/web",
        "bender.backup/web:latest",
        "bender.backup/web:2026-13-01T00-00-00"
      })
  void foreignTagsAreNotOurs(String reference) {
    assertThat(BackupTag.parse(reference)).isEmpty();
  }
}

package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneFileTarTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 100_000})
  void theFileComesOutAsItWentIn(int size) throws Exception {
    byte[] content = "x".repeat(size).getBytes(UTF_8);
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new OneFileTar("dump.sql", size, new ByteArrayInputStream(content)), "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      assertThat(entry.getName()).isEqualTo("dump.sql");
      assertThat(entry.getSize()).isEqualTo(size);
      assertThat(tar.readAllBytes()).isEqualTo(content);
      assertThat(tar.getNextEntry()).isNull();
    }
  }
}

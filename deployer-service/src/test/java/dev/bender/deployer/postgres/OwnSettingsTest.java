package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSettingsTest {
  @TempDir private Path folder;

  private Path archive(String... names) throws Exception {
    Path file = folder.resolve(Backup.DATA);
    try (PackedFile packed = new PackedFile(file, 0, bytes -> {})) {
      TarArchiveOutputStream tar = new TarArchiveOutputStream(packed, "UTF-8");
      for (String name : names) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        byte[] content = name.endsWith("/") ? new byte[0] : name.getBytes(UTF_8);
        entry.setSize(content.length);
        entry.setUserId(999);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
      tar.finish();
      packed.end();
    }
    return file;
  }

  @Test
  void settingsAndCertificatesAreCarriedOverAndTheClusterIsNot() throws Exception {
    byte[] picked =
        OwnSettings.of(
            archive(
                "data/",
                "data/PG_VERSION",
                "data/postgresql.conf",
                "data/postgresql.auto.conf",
                "data/pg_hba.conf",
                "data/pg_ident.conf",
                "data/server.key",
                "data/conf.d/",
                "data/conf.d/own.conf",
                "data/base/1/112",
                "data/global/pg_control",
                "data/pg_wal/000000010000000000000001",
                "data/postmaster.opts",
                "data/log/today.log",
                "data/recovery.signal"));
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(picked), "UTF-8")) {
      for (TarArchiveEntry one = tar.getNextEntry(); one != null; one = tar.getNextEntry()) {
        names.add(one.getName());
        assertThat(one.getLongUserId()).isEqualTo(999);
        if (one.isFile()) {
          assertThat(new String(tar.readAllBytes(), UTF_8)).isEqualTo(one.getName());
        }
      }
    }
    assertThat(names)
        .containsExactly(
            "data/postgresql.conf",
            "data/postgresql.auto.conf",
            "data/pg_hba.conf",
            "data/pg_ident.conf",
            "data/server.key",
            "data/conf.d/",
            "data/conf.d/own.conf");
  }
}

package dev.bender.system.engine;

import static dev.bender.system.engine.Replacing.named;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a database's data folder goes back by. */
@Tag("engine")
@ResourceLock(RecreationHost.NETWORKS)
class ArchiveTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static RecreationHost host;
  private static Replacing replacing;

  @BeforeAll
  static void start() throws Exception {
    host = new RecreationHost(folder);
    replacing = new Replacing(host);
  }

  @AfterAll
  static void stop() throws Exception {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void anArchiveIsUnpackedWithOwnersAndModes() throws Exception {
    String id = replacing.run("plain", "{}");
    host.engine.unpack(id, "/", new ByteArrayInputStream(archive()), LIMIT);
    assertUnpacked(id);
    assertThat(replacing.runs(named("plain"))).isTrue();
  }

  @Test
  void anEngineThatWantsNoneOfALargeArchiveIsHeard() throws Exception {
    ByteArrayOutputStream large = new ByteArrayOutputStream();
    large.write(archive());
    large.write(new byte[64 << 20]);
    assertThatThrownBy(() ->
            host.engine.unpack(
                "0".repeat(64), "/", new ByteArrayInputStream(large.toByteArray()), LIMIT))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessageContaining("No such container");
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("kept");
      byte[] content = "all of it".getBytes(UTF_8);
      entry.setSize(content.length);
      entry.setIds(999, 998);
      entry.setMode(0100640);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static void assertUnpacked(String id) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(host.engine.archive(id, "/kept"), "UTF-8")) {
      TarArchiveEntry entry = tar.getNextEntry();
      assertThat(entry.getLongUserId()).isEqualTo(999);
      assertThat(entry.getLongGroupId()).isEqualTo(998);
      assertThat(entry.getMode() & 0777).isEqualTo(0640);
      assertThat(tar.readAllBytes()).asString(UTF_8).isEqualTo("all of it");
    }
  }
}

package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.postgres.DatabaseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PackedFileTest {
  @TempDir private Path folder;

  private Backup.Part write(String content) throws IOException {
    try (PackedFile file = new PackedFile(folder.resolve("f.zst"), 0, bytes -> {})) {
      file.write(content.getBytes(UTF_8));
      return file.end();
    }
  }

  @Test
  void isReadBackAsItWasWritten() throws Exception {
    Backup.Part part = write("rows ".repeat(10_000));
    assertThat(part.bytes()).isEqualTo(50_000);
    assertThat(part.stored()).isEqualTo(Files.size(folder.resolve("f.zst"))).isLessThan(5_000);
    try (InputStream in = PackedFile.open(folder.resolve("f.zst"))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("rows ".repeat(10_000));
    }
  }

  @Test
  void oneFlippedByteChangesItsSum() throws Exception {
    Backup.Part part = write("rows ".repeat(10_000));
    Path file = folder.resolve("f.zst");
    assertThat(PackedFile.sumOf(file)).isEqualTo(part.sha256());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(PackedFile.sumOf(file)).isNotEqualTo(part.sha256());
  }

  @Test
  @Timeout(20)
  void isReadBackWhileItIsWritten() throws Exception {
    byte[] content = new byte[12_000_000];
    new Random(1).nextBytes(content);
    CountDownLatch begun = new CountDownLatch(1);
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    try (PackedFile file = new PackedFile(folder.resolve("f.zst"), 0, bytes -> {})) {
      ReadBack readBack =
          ReadBack.of(
              file,
              written -> {
                seen.write(written.read());
                begun.countDown();
                written.transferTo(seen);
              });
      file.write(content, 0, 11_000_000);
      begun.await();
      file.write(content, 11_000_000, 1_000_000);
      file.end();
      readBack.await();
    }
    assertThat(seen.toByteArray()).isEqualTo(content);
  }

  @Test
  @Timeout(20)
  void whoReadsItBackDoesNotOutliveAFileThatIsGivenUp() throws Exception {
    AtomicLong seen = new AtomicLong();
    ReadBack readBack;
    try (PackedFile file = new PackedFile(folder.resolve("f.zst"), 0, bytes -> {})) {
      readBack = ReadBack.of(file, written -> seen.set(written.readAllBytes().length));
      file.write(new byte[5_000_000]);
    }
    readBack.await();
    assertThat(seen).hasValue(5_000_000);
  }

  @Test
  @Timeout(20)
  void whatIsWrongIsSaidInItsOwnWords() throws Exception {
    ReadBack readBack;
    try (PackedFile file = new PackedFile(folder.resolve("f.zst"), 0, bytes -> {})) {
      readBack =
          ReadBack.of(
              file,
              written -> {
                throw new DatabaseException("there is no cluster in the copy", null);
              });
      file.write(new byte[5_000_000]);
      file.end();
    }
    assertThatThrownBy(readBack::await).hasMessage("there is no cluster in the copy");
  }

  @Test
  void isGivenUpBeforeTheDiskIsFullAndSaysSoLater() throws Exception {
    byte[] megabyte = new byte[1024 * 1024];
    try (PackedFile file = new PackedFile(folder.resolve("f.zst"), Long.MAX_VALUE, bytes -> {})) {
      assertThatThrownBy(
              () -> {
                for (int n = 0; n < 20; n++) {
                  file.write(megabyte);
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("are left on the disk");
      assertThat(file.broken()).hasMessageContaining("are left on the disk");
    }
  }
}

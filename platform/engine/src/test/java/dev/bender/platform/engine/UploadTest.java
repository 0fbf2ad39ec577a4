package dev.bender.platform.engine;

import static dev.bender.platform.engine.FakeEngine.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.TimedOut;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UploadTest {
  private static final String ID = "c0ffee";
  private static final String ARCHIVE = "/v1.41/containers/c0ffee/archive";
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A change may then take five times as long. */
  private static final Duration IMPATIENT = Duration.ofMillis(500);

  private static final int PIECE = 256 * 1024;

  private FakeEngine fake;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, PIECE - 1, PIECE, PIECE + 1, 8 * PIECE, 20 * PIECE + 7})
  void anArchiveArrivesWhole(int size) throws Exception {
    byte[] archive = new byte[size];
    new Random(size).nextBytes(archive);
    CompletableFuture<byte[]> arrived = new CompletableFuture<>();
    fake.on(
        ARCHIVE,
        exchange -> {
          arrived.complete(exchange.getRequestBody().readAllBytes());
          exchange.sendResponseHeaders(200, -1);
        });
    try (Engine engine = fake.engine()) {
      engine.unpack(ID, "/", new ByteArrayInputStream(archive), LONG);
    }
    assertThat(arrived.get(5, TimeUnit.SECONDS)).isEqualTo(archive);
  }

  @Test
  void anArchiveThatCannotBeReadToItsEndIsNoWholeOneForTheEngine() throws Exception {
    CompletableFuture<byte[]> arrived = new CompletableFuture<>();
    fake.on(
        ARCHIVE,
        exchange -> {
          try {
            arrived.complete(exchange.getRequestBody().readAllBytes());
          } catch (IOException e) {
            arrived.completeExceptionally(e);
            throw e;
          }
        });
    try (Engine engine = fake.engine()) {
      assertThatThrownBy(() -> engine.unpack(ID, "/", brokenAfter(3 * PIECE + 5), LONG))
          .isInstanceOf(EngineRefused.class)
          .hasMessage("what was to be sent could not be read: the disk is gone");
    }
    assertThatThrownBy(() -> arrived.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void whatTheEngineSaysOfItIsSaid() {
    fake.on(ARCHIVE, json(500, "{\"message\":\"no space left on device\"}"));
    try (Engine engine = fake.engine()) {
      assertThatThrownBy(() -> engine.unpack(ID, "/", endlessUntil(PIECE), LONG))
          .isInstanceOf(EngineRefused.class)
          .hasMessage("no space left on device");
    }
  }

  @Test
  void anEngineThatBreaksOffInTheMiddleIsAway() {
    fake.on(ARCHIVE, exchange -> exchange.getRequestBody().readNBytes(PIECE));
    try (Engine engine = fake.engine()) {
      assertThatThrownBy(() -> engine.unpack(ID, "/", endlessUntil(1L << 40), LONG))
          .isInstanceOf(EngineUnavailable.class);
    }
  }

  @Test
  void anEngineHasTimeForItsDiskOnceAllWasTaken() {
    fake.on(
        ARCHIVE,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          LockSupport.parkNanos(IMPATIENT.multipliedBy(6).toNanos());
          exchange.sendResponseHeaders(200, -1);
        });
    try (Engine engine = fake.engine(IMPATIENT)) {
      assertThatCode(() -> engine.unpack(ID, "/", endlessUntil(PIECE), LONG))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void whatTheEngineDoesNotTakeAnyMoreIsGivenUp() {
    fake.on(ARCHIVE, fake.silent());
    try (Engine engine = fake.engine(IMPATIENT)) {
      assertThatThrownBy(() -> engine.unpack(ID, "/", endlessUntil(1L << 40), LONG))
          .isInstanceOf(TimedOut.class)
          .hasMessageContaining("said nothing");
    }
  }

  private static InputStream brokenAfter(long size) {
    return new Zeros(size) {
      @Override
      int end() throws IOException {
        throw new IOException("the disk is gone");
      }
    };
  }

  private static InputStream endlessUntil(long size) {
    return new Zeros(size);
  }

  private static class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() throws IOException {
      return left-- > 0 ? 0 : end();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        return end();
      }
      int many = (int) Math.min(left, length);
      left -= many;
      return many;
    }

    int end() throws IOException {
      return -1;
    }
  }
}

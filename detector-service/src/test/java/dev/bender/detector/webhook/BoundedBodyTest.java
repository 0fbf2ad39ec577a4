package dev.bender.detector.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void whatFitsIsReadWhole() throws Exception {
    byte[] body = new byte[20_000];
    assertThat(BoundedBody.read(new ByteArrayInputStream(body), 20_000, LONG)).isEqualTo(body);
  }

  @Test
  void oneByteTooManyIsTooLarge() {
    assertThatThrownBy(
            () -> BoundedBody.read(new ByteArrayInputStream(new byte[20_001]), 20_000, LONG))
        .isInstanceOf(BoundedBody.TooLarge.class);
  }

  @Test
  void aBodyThatDripsEnds() {
    InputStream drip =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Thread.onSpinWait();
            buffer[offset] = 'x';
            return 1;
          }
        };
    assertThatThrownBy(() -> BoundedBody.read(drip, Integer.MAX_VALUE, Duration.ofMillis(50)))
        .isInstanceOf(BoundedBody.TooSlow.class);
  }
}

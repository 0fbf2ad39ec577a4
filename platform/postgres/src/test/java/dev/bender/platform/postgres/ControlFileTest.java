package dev.bender.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ControlFileTest {
  private static byte[] file(long id, int state) {
    return ByteBuffer.allocate(ControlFile.LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(id)
        .putInt(1_300)
        .putInt(202_209_061)
        .putInt(state)
        .array();
  }

  @Test
  void tellsWhichClusterItIsAndHowItEnded() throws Exception {
    ControlFile control = ControlFile.parse(file(-1, 1));
    assertThat(control.systemIdentifier()).isEqualTo("18446744073709551615");
    assertThat(control.isShutDown()).isTrue();
  }

  @Test
  void aServerThatWasKilledDidNotShutDown() throws Exception {
    assertThat(ControlFile.parse(file(7, 6)).isShutDown()).isFalse();
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    assertThatThrownBy(() -> ControlFile.parse(new byte[19])).isInstanceOf(DatabaseException.class);
  }
}

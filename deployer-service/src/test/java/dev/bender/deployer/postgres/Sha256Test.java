package dev.bender.deployer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class Sha256Test {
  @Test
  void itIsTheSumThatTheStandardGives() {
    // FIPS 180-2, appendix B.1
    assertThat(HexFormat.of().formatHex(Sha256.create().digest(new byte[] {'a', 'b', 'c'})))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(HexFormat.of().formatHex(Sha256.create().digest()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void itDoesNotMatterInWhichPiecesItComes() throws Exception {
    byte[] bytes = new byte[3_000_001];
    new Random(7).nextBytes(bytes);
    MessageDigest pieces = Sha256.create();
    pieces.update(bytes[0]);
    pieces.update(bytes, 1, 77_777);
    pieces.update(bytes, 77_778, 0);
    pieces.update(bytes, 77_778, bytes.length - 77_778);
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(pieces.digest()).isEqualTo(sum);
    // One that has given its sum begins anew.
    assertThat(pieces.digest(bytes)).isEqualTo(sum);
  }

  /** On what Bender is made for: elsewhere it takes longer, and that is all. */
  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void itIsReckonedInNativeCode() {
    assertThat(Sha256.isNative()).isTrue();
  }
}

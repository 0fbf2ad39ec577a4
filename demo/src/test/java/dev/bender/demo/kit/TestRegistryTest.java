package dev.bender.demo.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRegistryTest {

  @TempDir Path folder;

  @Test
  void configurationListensOnLoopbackOnlyAndQuotesItsFolder() {
    assertThat(TestRegistry.configuration(Path.of("/a \"b\""), "127.0.0.1:5000"))
        .contains("addr: 127.0.0.1:5000\n")
        .contains("rootdirectory: \"/a \\\"b\\\"\"\n");
  }

  @Test
  void aTakenPortIsNamed() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatIOException()
          .isThrownBy(() -> TestRegistry.start(Path.of("/bin/false"), folder, port))
          .withMessageContaining("Port " + port + " of 127.0.0.1 is taken");
    }
  }

  @Test
  void aRegistryThatEndsAtOnceIsNoRegistry() {
    assertThatIOException()
        .isThrownBy(() -> TestRegistry.start(Path.of("/bin/false"), folder, 0))
        .withMessageContaining("docker-registry ended with status 1");
  }
}

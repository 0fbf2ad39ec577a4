package dev.bender.standalone.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir private Path folder;

  @Test
  void theLastThingSaidIsNoFrameOfAStackTrace() {
    assertThat(
            lastLine(
                """
                starting
                Exception in thread "main" java.lang.IllegalStateException: the folder is of another cluster
                \tat broker.Main.run(Main.java:25)
                \t... 2 more

                """))
        .endsWith("the folder is of another cluster");
  }

  @Test
  void theLastThingSaidIsOneLineWithoutControlCharacters() {
    assertThat(lastLine("first\n\u001b[31mno\u0007 room\u001b[0m\r\n")).isEqualTo("no  room");
  }

  @Test
  void whoSaidNothingHasNoLastLine() {
    assertThat(lastLine("")).isEmpty();
  }

  private String lastLine(String said) {
    BoundedLog log = new BoundedLog(folder.resolve("output.log"), 1_000_000);
    log.drain(new ByteArrayInputStream(said.getBytes(UTF_8)));
    return log.lastLine();
  }
}

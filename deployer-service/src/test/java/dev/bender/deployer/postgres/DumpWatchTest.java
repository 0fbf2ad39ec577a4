package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DumpWatchTest {
  private static final String WHOLE =
      """
      \\connect shop
      COPY public.items (name) FROM stdin;
      \\\\connect blog
      \\.
      -- PostgreSQL database dump complete
      -- PostgreSQL database cluster dump complete

      """;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private String missing(String dump, String... databases) throws IOException {
    DumpWatch watch = new DumpWatch(file);
    byte[] bytes = dump.getBytes(UTF_8);
    // in pieces, as it comes from the engine
    for (int at = 0; at < bytes.length; at += 7) {
      watch.write(bytes, at, Math.min(7, bytes.length - at));
    }
    return watch.missing(List.of(databases)).orElse("");
  }

  @Test
  void aWholeDumpIsWrittenAsItCame() throws Exception {
    assertThat(missing(WHOLE, "shop")).isEmpty();
    assertThat(file.toString(UTF_8)).isEqualTo(WHOLE);
  }

  @Test
  void aDumpWithoutTheClustersLastLineIsNotWhole() throws Exception {
    assertThat(missing(WHOLE.replace("cluster ", ""), "shop")).contains("does not come to its end");
  }

  @Test
  void aDatabaseThatWasLeftOutIsMissedThoughItsNameIsInARow() throws Exception {
    assertThat(missing(WHOLE, "shop", "blog")).isEqualTo("it does not hold blog");
  }

  @Test
  void aDatabaseWhoseNameIsOnlyPartOfAnothersIsMissed() throws Exception {
    assertThat(missing(WHOLE.replace("shop", "shop_test"), "shop"))
        .isEqualTo("it does not hold shop");
  }

  @Test
  void aRowThatReadsLikeTheLastLineIsNotTheLastLine() throws Exception {
    assertThat(missing(WHOLE + "and on it goes\n", "shop")).contains("does not come to its end");
  }

  @Test
  void namesThatHaveToBeQuotedAreFound() throws Exception {
    String odd = "\\connect -reuse-previous=on \"dbname='odd name'\"\n";
    assertThat(missing(odd + WHOLE, "odd name", "shop")).isEmpty();
  }

  @Test
  void anEmptyDumpIsNotWhole() throws Exception {
    assertThat(missing("")).contains("does not come to its end");
  }
}

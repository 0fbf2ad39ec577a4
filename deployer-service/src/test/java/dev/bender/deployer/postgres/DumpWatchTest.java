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
    return missing(7, dump, databases);
  }

  /** In pieces, as it comes from the engine. */
  private String missing(int piece, String dump, String... databases) throws IOException {
    DumpWatch watch = new DumpWatch(file);
    byte[] bytes = dump.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      watch.write(bytes, at, Math.min(piece, bytes.length - at));
    }
    return watch.missing(List.of(databases)).orElse("");
  }

  @Test
  void aWholeDumpIsWrittenAsItCame() throws Exception {
    assertThat(missing(WHOLE, "shop")).isEmpty();
    assertThat(file.toString(UTF_8)).isEqualTo(WHOLE);
  }

  @Test
  void whereTheDumpIsCutIntoPiecesMakesNoDifference() throws Exception {
    String rows = "1\t" + "é\\\\n".repeat(200) + "\n\n2\tx\n";
    String dump = WHOLE.replace("\\\\connect blog\n", rows + "\\connect blog\n");
    for (int piece = 1; piece < 70; piece++) {
      assertThat(missing(piece, dump, "shop", "blog")).isEmpty();
    }
    assertThat(missing(dump.length(), dump + rows, "shop")).contains("does not come to its end");
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

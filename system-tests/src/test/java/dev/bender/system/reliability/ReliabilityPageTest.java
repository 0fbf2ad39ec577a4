package dev.bender.system.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page is what the tests' own lists say. */
class ReliabilityPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reliability.md");
  private static final Path MADE = Path.of("target", "reliability.md");

  @Test
  void pageSaysWhatTheTestsRun() throws IOException {
    String made = ReliabilityPage.rendered();
    String page = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    if (!made.equals(page)) {
      Files.createDirectories(MADE.getParent());
      Files.writeString(MADE, made);
    }
    assertThat(page)
        .as(
            "docs/reliability.md is not what the tests' lists say; take the new one over with:"
                + " cp system-tests/target/reliability.md docs/reliability.md")
        .isEqualTo(made);
  }

  @Test
  void noPointIsListedTwiceAndNoneIsWithoutWords() {
    for (ReliabilityPage.Section section : ReliabilityPage.SECTIONS) {
      assertThat(section.lines()).as(section.title()).isNotEmpty();
      assertThat(section.lines())
          .as(section.title())
          .extracting(ReliabilityPage.Line::point)
          .doesNotHaveDuplicates()
          .doesNotContain("");
      assertThat(section.lines())
          .as(section.title())
          .extracting(ReliabilityPage.Line::outcome)
          .allMatch(outcome -> outcome.endsWith("."), "is a sentence");
    }
  }
}

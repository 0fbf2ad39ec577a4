package dev.bender.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.bender.platform.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages for people say what is. */
class PagesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyRoomOfTheArchitectureIsThere() throws IOException {
    List<String> rooms =
        all("`((?:[a-z]+\\.)+[A-Z][A-Za-z]+)`", read("docs/architecture.md"))
            .map(room -> "dev.bender." + room.group(1))
            .distinct()
            .toList();
    assertThat(rooms).hasSizeGreaterThan(20);
    assertThat(BenderClasses.ALL.stream().map(JavaClass::getName).collect(Collectors.toSet()))
        .containsAll(rooms);
  }

  @Test
  void settingsOfTheReadmeAreAccepted(@TempDir Path folder) throws IOException {
    String example =
        all("```yaml\n(bender:.*?)```", read("README.md")).findFirst().orElseThrow().group(1);
    Path file = Files.writeString(folder.resolve("bender.yml"), example);
    Files.writeString(folder.resolve("diun.token"), "a-long-random-word");
    assertThat(SettingsFile.load(file, Map.of()).host()).isEqualTo("bender");
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    try (Stream<Path> pages = Stream.concat(Files.list(ROOT), Files.walk(ROOT.resolve("docs")))) {
      for (Path page : pages.filter(one -> one.toString().endsWith(".md")).toList()) {
        assertThat(all("]\\((?!http)([^)#]+)[^)]*\\)", Files.readString(page)))
            .as(page.toString())
            .allMatch(link -> Files.exists(page.resolveSibling(link.group(1))));
      }
    }
  }

  private static String read(String page) throws IOException {
    return Files.readString(ROOT.resolve(page));
  }

  private static Stream<MatchResult> all(String expression, String text) {
    return Pattern.compile(expression, Pattern.DOTALL).matcher(text).results();
  }
}

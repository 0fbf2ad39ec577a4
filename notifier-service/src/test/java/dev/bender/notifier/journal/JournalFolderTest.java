package dev.bender.notifier.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFolderTest {
  private static final String FIRST = "2026-01-10.log";
  private static final String SECOND = "2026-01-11.log";
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

  private final List<Pending> all =
      List.of(line(0, FIRST, "one"), line(1, FIRST, "two, with ü and →"), line(2, FIRST, "three"));

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void belowAFolderThatIsMissing() {
    folder = temporary.resolve("logs");
  }

  @Test
  void lineTornAtAnyByteIsWrittenOnceAfterTheRestart() throws IOException {
    start().write(all.subList(0, 2));
    byte[] before = Files.readAllBytes(folder.resolve("positions.json"));
    int length = (int) Files.size(folder.resolve(FIRST));
    start().write(all.subList(2, 3));
    byte[] whole = Files.readAllBytes(folder.resolve(FIRST));

    for (int torn = length; torn <= whole.length; torn++) {
      Files.write(folder.resolve("positions.json"), before);
      Files.write(folder.resolve(FIRST), Arrays.copyOf(whole, torn));

      writeWhatIsNotHeld();

      assertThat(text(FIRST)).as("torn at %s", torn).isEqualTo("one\ntwo, with ü and →\nthree\n");
    }
  }

  @Test
  void firstLineOfADayTornAtAnyByteIsWrittenOnceAfterTheRestart() throws IOException {
    start().write(all);
    Files.createDirectory(folder.resolve(SECOND));
    Pending fourth = line(3, SECOND, "four");
    assertThatThrownBy(() -> start().write(List.of(fourth))).isInstanceOf(IOException.class);
    Files.delete(folder.resolve(SECOND));
    byte[] between = Files.readAllBytes(folder.resolve("positions.json"));

    for (int torn = 0; torn <= "four\n".length(); torn++) {
      Files.write(folder.resolve("positions.json"), between);
      Files.writeString(folder.resolve(SECOND), "four\n".substring(0, torn));

      JournalFolder again = start();
      assertThat(again.held(fourth)).isFalse();
      again.write(List.of(fourth));

      assertThat(text(SECOND)).as("torn at %s", torn).isEqualTo("four\n");
    }
  }

  @Test
  void failedWriteIsDoneAgainWithoutItsRest() throws IOException {
    JournalFolder open = start();
    open.write(all.subList(0, 1));
    Files.createDirectory(folder.resolve(SECOND));
    List<Pending> both = List.of(all.get(1), line(2, SECOND, "next day"));

    assertThatThrownBy(() -> open.write(both)).isInstanceOf(IOException.class);
    assertThat(text(FIRST)).contains("two");
    Files.delete(folder.resolve(SECOND));
    open.write(both);

    assertThat(text(FIRST)).isEqualTo("one\ntwo, with ü and →\n");
    assertThat(text(SECOND)).isEqualTo("next day\n");
  }

  @Test
  void withoutPositionsItIsBuiltAnewAndNothingIsThrownAway() throws IOException {
    start().write(all);
    Files.delete(folder.resolve("positions.json"));

    writeWhatIsNotHeld();

    assertThat(text(FIRST)).hasLineCount(3);
    assertThat(text(FIRST + ".old")).hasLineCount(3);
  }

  @Test
  void positionsThatCannotBeReadAreNoPositions() throws IOException {
    start().write(all);
    Files.writeString(folder.resolve("positions.json"), "{\"records\":");

    writeWhatIsNotHeld();

    assertThat(text(FIRST)).hasLineCount(3);
  }

  @Test
  void folderThatIsRemovedWhileOpenIsNotBegunInTheMiddle() throws IOException {
    JournalFolder open = start();
    open.write(all.subList(0, 2));
    Files.delete(folder.resolve("positions.json"));

    assertThatThrownBy(() -> open.write(all.subList(2, 3))).hasMessageContaining("removed");
  }

  @Test
  void topicMadeAnewBeginsAgain() throws IOException {
    start().write(all);

    Pending later = new Pending("verified-0", 0, NOON.plusSeconds(60), FIRST, "anew");

    assertThat(start().held(later)).isFalse();
    assertThat(start().held(all.getFirst())).isTrue();
  }

  @Test
  void namesFromPositionsStayInTheFolder() throws IOException {
    Path foreign = Files.writeString(temporary.resolve("foreign.log"), "not mine");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("positions.json"), "{\"records\":{},\"files\":{\"../foreign.log\":0}}");

    start();

    assertThat(foreign).hasContent("not mine");
  }

  private void writeWhatIsNotHeld() throws IOException {
    JournalFolder again = start();
    List<Pending> missing = all.stream().filter(one -> !again.held(one)).toList();
    if (!missing.isEmpty()) {
      again.write(missing);
    }
  }

  private JournalFolder start() throws IOException {
    JournalFolder journal = new JournalFolder(folder);
    journal.open();
    return journal;
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
  }

  private static Pending line(long offset, String file, String text) {
    return new Pending("verified-0", offset, NOON.plusSeconds(offset), file, text);
  }
}

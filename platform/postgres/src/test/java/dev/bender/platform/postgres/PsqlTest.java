package dev.bender.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PsqlTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final List<String> asked = new ArrayList<>();

  private Psql answering(int code, String output) {
    return new Psql(
        (command, limit) -> {
          asked.addAll(command);
          return new Shell.Answer(code, output);
        },
        "boss");
  }

  @Test
  void everyStatementIsOneOfItsOwnSoThatTheLastOnesAnswerIsPrinted() throws Exception {
    answering(0, "").run("shop", List.of("SET a = 1", "SELECT 2"), LIMIT);
    assertThat(asked).containsSubsequence("-U", "boss", "-c", "SET a = 1", "-c", "SELECT 2");
    assertThat(asked).contains("-X", "ON_ERROR_STOP=1");
  }

  @Test
  void aDatabaseWithAnOddNameIsNoConnectionString() throws Exception {
    answering(0, "").run("x' host='evil", List.of("SELECT 1"), LIMIT);
    assertThat(asked).contains("dbname='x\\' host=\\'evil'");
  }

  @Test
  void warningsBeforeTheAnswerAreNotTheAnswer() throws Exception {
    String said = "WARNING:  database \"a\" has a collation version mismatch\n{\"n\": 1}\n";
    assertThat(answering(0, said).json("a", List.of("SELECT"), LIMIT).path("n").asInt())
        .isEqualTo(1);
  }

  @Test
  void whatTheServerRefusedIsToldInItsWords() {
    assertThatThrownBy(() ->
            answering(3, "NOTICE:  x\nERROR:  could not access file \"$libdir/vector\"\n")
                .run("a", List.of("SELECT"), LIMIT))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("the server said: ERROR: could not access file \"$libdir/vector\"");
  }

  @Test
  void anAnswerThatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> answering(0, "hello").json("a", List.of("SELECT"), LIMIT))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void aServerThatTakesNoConnectionsIsNotWaitedForWithoutEnd() {
    assertThatThrownBy(() -> answering(2, "").awaitReady(Duration.ZERO))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("the server takes no connections");
  }
}

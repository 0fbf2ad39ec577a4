package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class ErrorsTest {
  private final BenderFixture bender = new BenderFixture().saysFile("status", "status.json");

  @AfterEach
  void stop() {
    bender.close();
  }

  @Test
  void aMistypedCommandIsGuessed() {
    var ran = bender.run("updaet", "postgres");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo("bender: no command 'updaet'. Did you mean 'update'? See `bender --help`.\n");
  }

  @Test
  void aMistypedSubcommandAndOptionAreGuessed() {
    assertThat(bender.run("queue", "rety", "x").err())
        .isEqualTo("bender: no command 'rety'. Did you mean 'retry'? See `bender queue --help`.\n");
    assertThat(bender.run("status", "--jsno").err())
        .isEqualTo(
            "bender: no option '--jsno'. Did you mean '--json'? See `bender status --help`.\n");
    assertThat(bender.run("status", "extra").err())
        .isEqualTo("bender: 'extra' is one word too many. See `bender status --help`.\n");
  }

  @Test
  void wrongUseEndsWithOne() {
    assertThat(bender.run().code()).isEqualTo(1);
    assertThat(bender.run().err())
        .isEqualTo("bender: a command is missing. See `bender --help`.\n");
    assertThat(bender.run("approve").code()).isEqualTo(1);
    assertThat(bender.run("update", "x", "--timeout", "soon").code()).isEqualTo(1);
    assertThat(bender.run("log", "yesterday").err())
        .startsWith("bender: 'yesterday' is not a day.");
    assertThat(bender.run("explain", "../../actuator").err())
        .startsWith("bender: '../../actuator' is neither a container nor an update id.");
  }

  @Test
  void nobodyThereIsSaidWithTheWayOut() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    var ran = bender.run("status", "--url", "http://127.0.0.1:" + free);
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            """
            bender: cannot reach Bender at http://127.0.0.1:%d (connection refused).
              Is it running? `docker compose ps notifier`, or start it with `bender up`.
            """
                .formatted(free));
  }

  @Test
  void theTraceIsOnlyForWhoAsks() {
    bender.says("status", 200, "<html>");
    assertThat(bender.run("status").err())
        .contains("does not talk like Bender")
        .doesNotContain("\tat");
    assertThat(bender.run("status", "--verbose").err())
        .contains("    at ")
        .contains("For a report: bender");
  }

  @Test
  void theServersReasonIsPassedOn() {
    bender.says("status", 503, "{\"title\":\"Busy\",\"detail\":\"Kafka does not answer\"}");
    assertThat(bender.run("status").err()).isEqualTo("bender: Kafka does not answer.\n");
    bender.says("status", 500, "oops");
    assertThat(bender.run("status").err()).contains("answered 500 without a reason");
    bender.says("status", 302, "");
    assertThat(bender.run("status").code()).isEqualTo(1);
  }

  @Test
  void theTokenComesFromItsFileOnly(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
    bender.environment.put("BENDER_TOKEN_FILE", file.toString());
    bender.run("status");
    assertThat(bender.requests.getLast().getHeaders().get("Authorization"))
        .isEqualTo("Bearer s3cret");

    bender.says("status", 401, "{}");
    assertThat(bender.run("status", "--verbose").err())
        .contains("wants another token (401)")
        .doesNotContain("s3cret");
    assertThat(bender.run("status", "--token-file", "/nonexistent").err())
        .contains("token file '/nonexistent' cannot be used (no such file).");
    Files.writeString(file, "two\nlines");
    assertThat(bender.run("status").err()).contains("holds no token").doesNotContain("lines'");
  }

  @Test
  void aWrongAddressIsNamed() {
    assertThat(bender.run("status", "--url", "localhost").err())
        .startsWith("bender: 'localhost' is not an address of Bender.");
  }

  @Test
  void anAnswerThatBreaksOffIsNoTrace() {
    bender.says(
        "status",
        new MockResponse.Builder()
            .body("{\"schema\":")
            .onResponseEnd(new mockwebserver3.SocketEffect.CloseSocket())
            .addHeader("Content-Length", "500")
            .build());
    var ran = bender.run("status");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).startsWith("bender: ").doesNotContain("Exception");
  }

  @Test
  void helpLeadsWithThreeExamples() {
    String help = bender.run("--help").out();
    assertThat(help.lines().skip(2).limit(3)).allMatch(line -> line.startsWith("  bender "));
    assertThat(help)
        .contains("status", "update", "approve", "queue", "explain", "log", "test", "bench");
    assertThat(help).doesNotContain("\n  names");
    assertThat(bender.run("queue", "retry", "--help").out())
        .contains("bender queue retry jellyfin");
  }

  @Command(name = "up", description = "start all")
  static final class Up implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new CommandFailed("bender.yml line 14: unknown key.", "");
    }
  }

  @Command(name = "odd", description = "breaks")
  static final class Odd implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("never");
    }
  }

  @Test
  void whatOthersContributeFollowsTheSameRules() {
    bender.extra = List.of(new Up(), new Odd());
    assertThat(bender.run("--help").out()).contains("start all");
    assertThat(bender.run("up").err()).isEqualTo("bender: bender.yml line 14: unknown key.\n");
    var ran = bender.run("odd");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err())
        .startsWith("bender: this should not have happened (IllegalStateException: never).\n");
  }

  @Test
  void theCompletionAsksForNames() {
    String script = bender.run("completion", "bash").out();
    assertThat(script)
        .contains("$(bender names 2>/dev/null)")
        .doesNotContain(NamesCommand.ASKED_LATER);
    assertThat(bender.run("completion", "zsh").out()).contains("bashcompinit");
    assertThat(bender.run("names").out()).startsWith("amy/miniflux\natuin\nbeszel\n");
    bender.says("status", 500, "");
    assertThat(bender.run("names").err()).isEmpty();
  }
}

package dev.bender.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private final BenderFixture bender = new BenderFixture().saysFile("status", "status.json");

  @AfterEach
  void stop() {
    bender.close();
  }

  @Test
  void oneScreenAndWhatWantsYouFirst() {
    var ran = bender.run("status");
    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualTo(BenderFixture.resource("status.txt"));
    assertThat(ran.err())
        .contains("Answer: bender approve immich_server     Why: bender explain jellyfin");
  }

  @Test
  void whatBenderItselfLacksStandsAboveAllElse() {
    bender.says(
        "status",
        200,
        """
        {"at":"2026-11-26T09:11:00Z","host":"bender","ready":true,"containers":[],
         "troubles":[{"part":"kafka","text":"Kafka at 127.0.0.1:9092 does not answer.",
                      "since":"2026-11-26T09:01:00Z"}]}
        """);
    assertThat(bender.run("status").out())
        .startsWith("✖ Kafka at 127.0.0.1:9092 does not answer. (for 10 min)\n\n");
  }

  @Test
  void aLocaleWithoutUtf8GetsSignsItCanShow() {
    bender.traits = new Terminal.Traits(false, false, false, false, true, 80);
    var ran = bender.run("status");
    assertThat(ran.out()).contains("< jellyfin").contains("> postgres").contains("~ pihole");
    assertThat(ran.out()).contains("+ 2 up to date");
    assertThat(ran.out().chars().allMatch(c -> c < 128)).isTrue();
  }

  @Test
  void narrowTerminalsShortenOnlyTheReason() {
    bender.traits = new Terminal.Traits(false, false, false, true, true, 72);
    var ran = bender.run("status");
    assertThat(ran.out())
        .contains("immich_server")
        .contains("rolled back to 10.11.3")
        .contains("…");
    assertThat(ran.out().lines().skip(2).limit(9)).allMatch(line -> line.length() <= 72);
  }

  @Test
  void allListsTheQuietOnesToo() {
    assertThat(bender.run("status", "--all").out())
        .contains("✔ atuin")
        .contains("⊘ watch-out")
        .doesNotContain("✔ 2 up to date");
  }

  @Test
  void aPipeGetsNoEscapeAndATerminalGetsColour() {
    assertThat(bender.run("status").out()).doesNotContain("\u001b");
    bender.onTerminal();
    assertThat(bender.run("status").out()).contains("\u001b[31m✖\u001b[0m hedgedoc");
    assertThat(bender.run("status", "--no-color").out()).doesNotContain("\u001b");
  }

  @Test
  void jsonIsJsonOnlyAndUnchanged() {
    var ran = bender.run("status", "--json");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(Json.tree(ran.out())).isEqualTo(Json.tree(BenderFixture.resource("status.json")));
  }

  @Test
  void plainIsTabsWithoutHeader() {
    assertThat(bender.run("status", "--plain").out())
        .startsWith(
            "immich_server\tneeds your answer\tmends 1 critical, 2 high; brings none\t3 h\n")
        .contains("atuin\tup to date\t18.4\t7 d\n");
  }

  @Test
  void exitStatusIsTheWorstOnlyWhenAskedFor() {
    assertThat(bender.run("status", "--exit-status").code()).isEqualTo(4);
    bender.says(
        "status",
        200,
        "{\"containers\":[{\"name\":\"a\",\"state\":\"BLOCKED\"},{\"name\":\"b\",\"state\":\"NEEDS_ANSWER\"}]}");
    assertThat(bender.run("status", "--exit-status").code()).isEqualTo(2);
    assertThat(bender.run("status").code()).isZero();
  }

  @Test
  void allGoodIsOneLine() {
    bender.says(
        "status",
        200,
        """
        {"at":"2026-11-21T09:22:41+01:00","host":"bender","ready":true,
         "look":{"last":"2026-11-21T04:30:00+01:00","next":"2026-11-28T04:30:00+01:00"},
         "containers":[{"host":"bender","name":"a","state":"UP_TO_DATE"},{"host":"bender","name":"b","state":"UP_TO_DATE"}]}
        """);
    assertThat(bender.run("status").out())
        .isEqualTo(
            "✔ All 2 containers are up to date. Looked today 04:30, next Sat 28 Nov 04:30.\n");
  }

  @Test
  void nothingSeenYetIsNotAllGood() {
    bender.says("status", 200, "{\"ready\":false,\"containers\":[]}");
    var ran = bender.run("status");
    assertThat(ran.out()).isEqualTo("No container has been seen yet.\n");
    assertThat(ran.err()).contains("still reading");
  }

  @Test
  void whatAContainerWritesCannotReachTheTerminal() {
    bender.says(
        "status",
        200,
        "{\"containers\":[{\"name\":\"ev\\u001b]0;il\\u0007\",\"state\":\"BLOCKED\",\"reason\":{\"code\":\"X\",\"text\":\"a\\nb\\u009b31m\\u202e\"}}]}");
    assertThat(bender.run("status").out())
        .contains("ev]0;il")
        .contains("a b31m")
        .doesNotContain("\u001b", "\u009b", "\u202e");
    assertThat(bender.run("status", "--json").out())
        .doesNotContain("\u001b", "\u009b", "\u202e")
        .contains("\\u009b");
  }
}

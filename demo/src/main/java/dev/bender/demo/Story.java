package dev.bender.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Four updates, told as they happen. */
final class Story {
  private static final Duration LONGEST = Duration.ofSeconds(90);

  private final Operator operator;
  private final Cast cast;
  private final PrintWriter out;
  private final Set<String> told = new HashSet<>();

  Story(Operator operator, Cast cast, PrintWriter out) {
    this.operator = operator;
    this.cast = cast;
    this.out = out;
  }

  /** Lets it happen; false if it did not end as it should. */
  boolean happen() throws Exception {
    if (!until("Bender sees the four containers", this::seesAll)) {
      return false;
    }
    out.println("web, photos, wiki and cache are up to date. Now newer images are pushed:");
    out.println("  web     1.1, clean");
    out.println("  photos  1.1, with a critical hole");
    out.println("  wiki    1.1, which starts and answers 500");
    out.println("  cache   a new index, but for this platform the same image");
    out.println();
    cast.pushSecond();
    if (!until("photos is blocked", () -> state("photos", "BLOCKED") != null)) {
      return false;
    }
    out.println("photos waits in the retry queue. Upstream mends the hole, and pushes photos 1.2:");
    cast.pushMended();
    return until("all four stories end", this::allEnded);
  }

  private boolean seesAll() {
    return operator
        .get("/api/v1/status")
        .map(status ->
            StreamSupport.stream(status.path("containers").spliterator(), false)
                .filter(one -> "UP_TO_DATE".equals(one.path("state").asString("")))
                .map(one -> one.path("name").asString(""))
                .toList()
                .containsAll(Cast.NAMES))
        .orElse(false);
  }

  private boolean allEnded() {
    return state("web", "VERIFIED") != null
        && state("photos", "VERIFIED") != null
        && state("wiki", "ROLLED_BACK") != null
        && state("cache", "SKIPPED") != null;
  }

  private boolean until(String what, Condition condition) throws Exception {
    Instant end = Instant.now().plus(LONGEST);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        out.println("bender: waited " + LONGEST.toSeconds() + " s in vain until " + what + ".");
        return false;
      }
      narrate();
      Thread.sleep(200);
    }
    narrate();
    return true;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private List<JsonNode> updates() {
    return operator
        .get("/api/v1/updates?all=true")
        .map(answer -> StreamSupport.stream(answer.path("updates").spliterator(), false).toList())
        .orElse(List.of());
  }

  /** The newest update of a container in that state; null if there is none. */
  private @Nullable JsonNode state(String container, String state) {
    return updates().stream()
        .filter(one -> container.equals(one.path("container").asString("")))
        .filter(one -> state.equals(one.path("state").asString("")))
        .findFirst()
        .orElse(null);
  }

  /** One line for each thing that happened since the last look, in the order of time. */
  private void narrate() {
    List<Line> lines =
        updates().stream()
            .map(one -> one.path("updateId").asString(""))
            .map(id -> operator.get("/api/v1/updates/" + id).orElse(null))
            .filter(Objects::nonNull)
            .flatMap(Story::lines)
            .filter(line -> told.add(line.toString()))
            .sorted(Comparator.comparing(Line::at))
            .toList();
    for (Line line : lines) {
      out.printf("  %-8s%-14s%s%n", line.container(), line.kind(), line.text());
    }
    out.flush();
  }

  private record Line(Instant at, String container, String kind, String text) {}

  private static java.util.stream.Stream<Line> lines(JsonNode update) {
    String container = update.path("container").asString("");
    return StreamSupport.stream(update.path("events").spliterator(), false)
        .filter(event -> !"progress".equals(event.path("kind").asString("")))
        .map(event ->
            new Line(
                OffsetDateTime.parse(event.path("at").asString("")).toInstant(),
                container,
                event.path("kind").asString(""),
                event.path("text").asString("")));
  }

  /** Outcome, reason and downtime of each container. */
  void table() {
    out.println();
    out.printf("%-10s%-24s%-10s%s%n", "CONTAINER", "OUTCOME", "DOWN", "REASON");
    row("web", "verified", state("web", "VERIFIED"));
    photos();
    row("wiki", "rolled back", state("wiki", "ROLLED_BACK"));
    row("cache", "skipped", state("cache", "SKIPPED"));
    out.println();
    out.flush();
  }

  private void photos() {
    JsonNode verified = state("photos", "VERIFIED");
    row("photos", "blocked then verified", verified);
    updates().stream()
        .filter(one -> "photos".equals(one.path("container").asString("")))
        .map(one -> operator.get("/api/v1/updates/" + one.path("updateId").asString("")))
        .flatMap(java.util.Optional::stream)
        .filter(one -> "BLOCK".equals(one.path("verdict").path("outcome").asString("")))
        .map(one -> one.path("verdict").path("sentence").asString(""))
        .findFirst()
        .ifPresent(sentence -> out.printf("%-10s%-24s%-10s%s%n", "", "", "", sentence));
  }

  private void row(String container, String outcome, @Nullable JsonNode update) {
    if (update == null) {
      out.printf("%-10s%-24s%-10s%s%n", container, "not " + outcome + "!", "-", "");
      return;
    }
    JsonNode down = update.path("downtimeMs");
    String reason = update.path("reason").path("text").asString("");
    out.printf(
        "%-10s%-24s%-10s%s%n",
        container,
        outcome,
        down.isNumber() ? down.asLong(0) + " ms" : "none",
        reason.isEmpty() ? versions(update) : reason);
  }

  private static String versions(JsonNode update) {
    return update.path("from").path("version").asString("?")
        + " → "
        + update.path("to").path("version").asString("?");
  }
}

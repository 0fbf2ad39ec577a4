package dev.bender.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private static final Instant AT = Instant.parse("2026-11-26T22:00:00Z");

  private final Figure kept =
      Figure.ratio("outage", "ms", Series.of(600, 500), Series.of(500), new Limit.AtMost(1.5));
  private final Figure missed =
      Figure.median("events", "/s", Series.of(2_999), Series.of(9_000), new Limit.AtLeast(3_000));
  private final Figure told = Figure.median("Trivy", "MB", Series.of(99), null, new Limit.None());

  private static Report report(Figure... figures) {
    return new Report(AT, false, Map.of("cores", "2"), List.of(figures));
  }

  @Test
  void aRatioIsOfTheMediansOfOneRun() {
    assertThat(kept.value()).isEqualTo(1.1);
  }

  @Test
  void aLimitIsKeptByWhoReachesItExactly() {
    assertThat(new Limit.AtMost(1.2).keeps(1.2)).isTrue();
    assertThat(new Limit.AtMost(1.2).keeps(1.2001)).isFalse();
    assertThat(new Limit.AtLeast(3_000).keeps(3_000)).isTrue();
    assertThat(new Limit.AtLeast(3_000).keeps(2_999)).isFalse();
  }

  @Test
  void oneMissedLimitIsNamedAndSpoilsTheWhole() {
    assertThat(report(kept, told).isMet()).isTrue();
    assertThat(report(kept, missed, told).isMet()).isFalse();
    assertThat(report(kept, missed, told).missed()).containsExactly("events");
  }

  @Test
  void aFigureThatIsNoNumberIsRefused() {
    assertThatThrownBy(
            () -> Figure.ratio("x", "ms", Series.of(1), Series.of(0), new Limit.AtMost(1.2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFigureIsARowOfTheTable() {
    String[] lines = report(kept, missed, told).table().split("\n");
    assertThat(lines).hasSize(5);
    assertThat(lines[2]).contains("outage", "550 [500–600] ms", "500 ms", "1.10", "≤ 1.50", "✔");
    assertThat(lines[3]).contains("events", "≥ 3,000", "✘");
    assertThat(lines[4]).contains("Trivy", "99.0 MB").doesNotContain("✔").doesNotContain("✘");
    assertThat(lines).allMatch(line -> line.startsWith("|") && line.endsWith("|"));
  }

  @Test
  void theJsonSaysWhereWhatAndHowWell() {
    JsonNode json = JsonMapper.shared().readTree(report(kept, missed, told).json());
    assertThat(json.path("schema").asString()).isEqualTo("bender.bench/v1");
    assertThat(json.path("at").asString()).isEqualTo("2026-11-26T22:00:00Z");
    assertThat(json.path("machine").path("cores").asString()).isEqualTo("2");
    assertThat(json.path("met").asBoolean()).isFalse();
    JsonNode outage = json.path("figures").path(0);
    assertThat(outage.path("bender").path("median").asDouble()).isEqualTo(550);
    assertThat(outage.path("bender").path("values")).hasSize(2);
    assertThat(outage.path("bare").path("n").asInt()).isEqualTo(1);
    assertThat(outage.path("value").asDouble()).isEqualTo(1.1);
    assertThat(outage.path("atMost").asDouble()).isEqualTo(1.5);
    assertThat(outage.path("met").asBoolean()).isTrue();
    assertThat(json.path("figures").path(1).path("atLeast").asDouble()).isEqualTo(3_000);
    assertThat(json.path("figures").path(2).path("bare").isNull()).isTrue();
  }
}

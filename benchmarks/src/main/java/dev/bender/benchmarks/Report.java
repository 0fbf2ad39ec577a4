package dev.bender.benchmarks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All figures of one run.
 *
 * @param at when it began
 * @param quick whether it had fewer rounds than the limits are meant for
 * @param machine where it was measured
 */
record Report(Instant at, boolean quick, Map<String, String> machine, List<Figure> figures) {
  static final String SCHEMA = "bender.bench/v1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  boolean isMet() {
    return figures.stream().allMatch(Figure::isMet);
  }

  List<String> missed() {
    return figures.stream().filter(one -> !one.isMet()).map(Figure::name).toList();
  }

  /** As a table of Markdown, which is also one for a terminal. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("figure", "Bender", "bare", "", "limit", ""));
    for (Figure one : figures) {
      Series bare = one.bare();
      rows.add(
          List.of(
              one.name(),
              one.ours().text() + " " + one.unit(),
              bare == null ? "" : bare.text() + " " + one.unit(),
              Series.number(one.value()),
              one.limit().text(),
              one.limit() instanceof Limit.None ? "" : one.isMet() ? "✔" : "✘"));
    }
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < rows.size(); row++) {
      text.append(line(rows.get(row), rows)).append('\n');
      if (row == 0) {
        text.append("|---|---|---|---|---|---|\n");
      }
    }
    return text.toString();
  }

  private static String line(List<String> cells, List<List<String>> rows) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
      line.append(' ').append(cells.get(column));
      line.append(" ".repeat(width - cells.get(column).length())).append(" |");
    }
    return line.toString();
  }

  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("schema", SCHEMA);
    all.put("at", at.toString());
    all.put("quick", quick);
    all.put("machine", machine);
    all.put("figures", figures.stream().map(Report::figure).toList());
    all.put("met", isMet());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
  }

  private static Map<String, Object> figure(Figure figure) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("name", figure.name());
    all.put("unit", figure.unit());
    all.put("bender", series(figure.ours()));
    all.put("bare", series(figure.bare()));
    all.put("value", figure.value());
    switch (figure.limit()) {
      case Limit.AtMost(double limit) -> all.put("atMost", limit);
      case Limit.AtLeast(double limit) -> all.put("atLeast", limit);
      case Limit.None none -> {}
    }
    all.put("met", figure.isMet());
    return all;
  }

  private static @Nullable Map<String, Object> series(@Nullable Series series) {
    if (series == null) {
      return null;
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("n", series.values().size());
    all.put("median", series.median());
    all.put("min", series.min());
    all.put("max", series.max());
    all.put("p99", series.percentile(99));
    // thousands of single events say no more than their percentiles
    all.put("values", series.values().size() > 100 ? List.of() : series.values());
    return all;
  }
}

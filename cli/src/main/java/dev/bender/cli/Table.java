package dev.bender.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows for people and for {@code grep}: no frames, two spaces between columns, one line a row. Only
 * the column that explains gives way when the terminal is narrow; names and ids are never cut.
 */
final class Table {
  private static final int LEAST_WIDTH = 10;

  private record Row(@Nullable Glyph glyph, List<String> cells) {}

  private final List<String> header;
  private final int shrinks;
  private final int state;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param shrinks the index of the column that gives way
   * @param state the index of the column that takes the sign's colour; -1 for none
   */
  Table(int shrinks, int state, String... header) {
    this.header = List.of(header);
    this.shrinks = shrinks;
    this.state = state;
  }

  void row(@Nullable Glyph glyph, String... cells) {
    rows.add(new Row(glyph, List.of(cells)));
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> lines(Terminal terminal) {
    int[] widths = widths(terminal);
    List<String> lines = new ArrayList<>();
    lines.add(line(terminal, new Row(null, header), widths));
    rows.forEach(row -> lines.add(line(terminal, row, widths)));
    return lines;
  }

  /** For programs: the columns between tabs, without header or sign. */
  List<String> plain() {
    return rows.stream().map(row -> String.join("\t", row.cells)).toList();
  }

  private int[] widths(Terminal terminal) {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = length(header.get(column));
      for (Row row : rows) {
        widths[column] = Math.max(widths[column], length(terminal.text(row.cells.get(column))));
      }
    }
    int all = 2 + 2 * (widths.length - 1);
    for (int width : widths) {
      all += width;
    }
    int over = all - terminal.traits().width();
    if (over > 0) {
      widths[shrinks] = Math.max(LEAST_WIDTH, widths[shrinks] - over);
    }
    return widths;
  }

  private String line(Terminal terminal, Row row, int[] widths) {
    Glyph glyph = row.glyph;
    boolean unicode = terminal.traits().unicode();
    StringBuilder line = new StringBuilder();
    line.append(glyph == null ? " " : glyph.paint(glyph.sign(unicode), terminal.outAnsi()));
    String gap = " ";
    for (int column = 0; column < widths.length; column++) {
      String text = cut(terminal.text(row.cells.get(column)), column, widths[column], terminal);
      int missing = Math.max(0, widths[column] - length(text));
      line.append(gap)
          .append(glyph != null && column == state ? glyph.paint(text, terminal.outAnsi()) : text);
      gap = " ".repeat(missing + 2);
    }
    return line.toString().stripTrailing();
  }

  private String cut(String text, int column, int width, Terminal terminal) {
    return column == shrinks ? shortened(text, width, terminal) : text;
  }

  /** The text, or its beginning and an ellipsis where it is longer. */
  static String shortened(String text, int width, Terminal terminal) {
    if (length(text) <= width) {
      return text;
    }
    String dots = terminal.text("…");
    int end = text.offsetByCodePoints(0, Math.max(0, width - length(dots)));
    return text.substring(0, end).stripTrailing() + dots;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }
}

package dev.bender.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** The lines of a container's log, each made harmless; from one text or from a list. */
final class ForeignLines extends StdDeserializer<List<String>> {
  ForeignLines() {
    super(List.class);
  }

  @Override
  public List<String> deserialize(JsonParser parser, DeserializationContext context) {
    List<String> lines = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      add(lines, parser.getValueAsString(""));
      return lines;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      }
      add(lines, parser.getValueAsString(""));
    }
    return lines;
  }

  private static void add(List<String> lines, String text) {
    text.lines().map(PlainText::of).filter(line -> !line.isBlank()).forEach(lines::add);
  }
}

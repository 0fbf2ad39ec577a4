package dev.bender.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Makes every text of an answer harmless where it comes in, so that no printer can forget it. */
final class ForeignText extends StdDeserializer<String> {
  ForeignText() {
    super(String.class);
  }

  @Override
  public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
    String text = parser.getValueAsString();
    return text == null ? null : PlainText.of(text);
  }
}

package dev.bender.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class Json {
  private Json() {}

  static JsonNode tree(String json) {
    return JsonMapper.shared().readTree(json);
  }
}

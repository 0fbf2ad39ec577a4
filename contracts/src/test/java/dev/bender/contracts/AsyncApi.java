package dev.bender.contracts;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code asyncapi.yaml}, with its references followed. */
final class AsyncApi {
  private final Map<String, Object> document;

  AsyncApi() {
    try (Reader file = Files.newBufferedReader(Path.of("asyncapi.yaml"))) {
      document = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** By address. */
  Map<String, Map<String, Object>> channels() {
    Map<String, Map<String, Object>> channels = new LinkedHashMap<>();
    map(document.get("channels"))
        .values()
        .forEach(one -> channels.put((String) map(one).get("address"), map(one)));
    return channels;
  }

  /** The one message of a channel. */
  Map<String, Object> message(Topic<?> topic) {
    List<Object> messages =
        new ArrayList<>(map(channels().get(topic.name()).get("messages")).values());
    if (messages.size() != 1) {
      throw new AssertionError(topic.name() + " has " + messages.size() + " messages");
    }
    return followed(messages.getFirst());
  }

  Schema payload(Topic<?> topic) {
    return schema(message(topic).get("payload"));
  }

  Schema headers(Topic<?> topic) {
    return schema(message(topic).get("headers"));
  }

  Set<String> schemaNames() {
    return map(map(document.get("components")).get("schemas")).keySet();
  }

  /**
   * One schema, with {@code allOf} merged and a choice between something and null taken as that
   * something.
   */
  record Schema(
      Map<String, Object> keywords, Map<String, Schema> properties, Set<String> required) {
    Object get(String keyword) {
      return keywords.get(keyword);
    }
  }

  private Schema schema(Object given) {
    Map<String, Object> keywords = new LinkedHashMap<>();
    Map<String, Schema> properties = new LinkedHashMap<>();
    Set<String> required = new LinkedHashSet<>();
    collect(given, keywords, properties, required);
    return new Schema(keywords, properties, required);
  }

  private void collect(
      Object given,
      Map<String, Object> keywords,
      Map<String, Schema> properties,
      Set<String> required) {
    Map<String, Object> schema = followed(given);
    schema.forEach((keyword, value) -> {
      switch (keyword) {
        case "allOf" ->
            ((List<?>) value).forEach(one -> collect(one, keywords, properties, required));
        case "oneOf" -> collect(((List<?>) value).getFirst(), keywords, properties, required);
        case "properties" ->
            map(value).forEach((name, property) -> properties.put(name, schema(property)));
        case "items" -> properties.put("[]", schema(value));
        case "required" -> ((List<?>) value).forEach(name -> required.add((String) name));
        default -> keywords.put(keyword, value);
      }
    });
  }

  private Map<String, Object> followed(Object given) {
    Map<String, Object> here = map(given);
    while (here.get("$ref") instanceof String ref) {
      Map<String, Object> target = document;
      for (String part : ref.substring("#/".length()).split("/")) {
        if (target.get(part) == null) {
          throw new AssertionError("'" + ref + "' leads nowhere");
        }
        target = map(target.get(part));
      }
      here = target;
    }
    return here;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}

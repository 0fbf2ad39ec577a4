package dev.bender.contracts;

import static dev.bender.contracts.Golden.JSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bender.contracts.AsyncApi.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Breaks each pinned value at each place where the published schema draws a line. */
class EventLimitsTest {
  private static final AsyncApi API = new AsyncApi();

  /** A place in a value: how to get there, and what the schema says of it. */
  record Place(Topic<?> topic, List<Object> path, Schema schema, boolean required) {
    /** The pinned value with something else at this place; null takes the property away. */
    ObjectNode with(JsonNode other) {
      ObjectNode root = Golden.read(topic);
      JsonNode parent = root;
      for (Object step : path.subList(0, path.size() - 1)) {
        parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
      }
      Object last = path.getLast();
      if (other == null) {
        ((ObjectNode) parent).remove((String) last);
      } else if (last instanceof Integer index) {
        ((ArrayNode) parent).set(index, other);
      } else {
        ((ObjectNode) parent).set((String) last, other);
      }
      return root;
    }

    String field() {
      return path.stream().filter(String.class::isInstance).reduce((a, b) -> b).get().toString();
    }

    @Override
    public String toString() {
      return topic.name() + " " + path;
    }
  }

  @ParameterizedTest
  @MethodSource("requiredPlaces")
  void whatIsRequiredMustNotBeMissing(Place place) {
    assertRefused(place, place.with(null), "'" + place.field() + "' is missing");
  }

  @ParameterizedTest
  @MethodSource("textPlaces")
  void whatMustSaySomethingMustNotBeBlank(Place place) {
    if (place.schema().get("minLength") != null) {
      assertRefused(place, place.with(JSON.valueToTree("  ")), "'" + place.field() + "' is empty");
    }
  }

  @ParameterizedTest
  @MethodSource("textPlaces")
  void textsEndWhereTheSchemaSays(Place place) {
    int atMost = (Integer) place.schema().get("maxLength");
    assertTaken(place, place.with(JSON.valueToTree("x".repeat(atMost))));
    assertRefused(
        place,
        place.with(JSON.valueToTree("x".repeat(atMost + 1))),
        "'" + place.field() + "' has " + (atMost + 1) + " characters; at most " + atMost + " fit");
  }

  @ParameterizedTest
  @MethodSource("patternPlaces")
  void whatHasAFormKeepsIt(Place place) {
    for (String bad : List.of("", "/photos", "a b", "sha256:XYZ", "photos\nx", "é", "../x")) {
      assertRefused(place, place.with(JSON.valueToTree(bad)), "'" + place.field() + "' is '");
    }
  }

  @ParameterizedTest
  @MethodSource("numberPlaces")
  void whatIsCountedIsNotNegative(Place place) {
    assertRefused(place, place.with(JSON.valueToTree(-1)), "it cannot be negative");
  }

  @ParameterizedTest
  @MethodSource("listPlaces")
  void listsEndWhereTheSchemaSays(Place place) {
    int atMost = (Integer) place.schema().get("maxItems");
    ArrayNode tooMany = JSON.createArrayNode();
    JsonNode one = sampleOf(place);
    for (int n = 0; n <= atMost; n++) {
      tooMany.add(one);
    }
    assertRefused(
        place, place.with(tooMany), "has " + (atMost + 1) + " entries; at most " + atMost + " fit");
    tooMany.remove(0);
    assertTaken(place, place.with(tooMany));
  }

  @ParameterizedTest
  @MethodSource("choicePlaces")
  void wordsThatAreNoneOfTheChoiceAreRefused(Place place) {
    assertThat(catchThrowable(() -> read(place, place.with(JSON.valueToTree("SOMETHING_ELSE")))))
        .isNotNull();
  }

  @ParameterizedTest
  @MethodSource("plainPlaces")
  void aNumberThatIsMissingIsNotTakenForZero(Place place) {
    assertThat(catchThrowable(() -> read(place, place.with(null)))).isNotNull();
  }

  static Stream<Arguments> plainPlaces() {
    return places(place ->
        place.required()
            && ("integer".equals(place.schema().get("type"))
                || "boolean".equals(place.schema().get("type"))));
  }

  static Stream<Arguments> requiredPlaces() {
    // A list that is missing is an empty one.
    return places(place ->
        place.required()
            && place.path().getLast() instanceof String
            && !"array".equals(place.schema().get("type"))
            && !"integer".equals(place.schema().get("type"))
            && !"boolean".equals(place.schema().get("type")));
  }

  static Stream<Arguments> textPlaces() {
    return places(place -> place.schema().get("maxLength") != null);
  }

  static Stream<Arguments> patternPlaces() {
    return places(place -> place.schema().get("pattern") != null);
  }

  static Stream<Arguments> numberPlaces() {
    return places(place -> place.schema().get("minimum") != null);
  }

  static Stream<Arguments> listPlaces() {
    return places(place -> place.schema().get("maxItems") != null);
  }

  static Stream<Arguments> choicePlaces() {
    return places(place -> place.schema().get("enum") != null);
  }

  private static Stream<Arguments> places(java.util.function.Predicate<Place> wanted) {
    List<Place> all = new ArrayList<>();
    for (Topic<?> topic : Golden.types()) {
      collect(topic, List.of(), API.payload(topic), Golden.read(topic), all);
    }
    return all.stream().filter(wanted).map(Arguments::of);
  }

  private static void collect(
      Topic<?> topic, List<Object> path, Schema schema, JsonNode value, List<Place> all) {
    schema
        .properties()
        .forEach((name, property) -> {
          boolean item = name.equals("[]");
          JsonNode child = item ? value.get(0) : value.get(name);
          if (child == null || (item && !child.isObject())) {
            return;
          }
          List<Object> there = new ArrayList<>(path);
          there.add(item ? 0 : name);
          all.add(new Place(topic, List.copyOf(there), property, schema.required().contains(name)));
          if (!child.isNull()) {
            collect(topic, there, property, child, all);
          }
        });
  }

  private static JsonNode sampleOf(Place place) {
    Schema item = place.schema().properties().get("[]");
    if (item.properties().isEmpty()) {
      return JSON.valueToTree("text");
    }
    if (item.properties().containsKey("takenAt") || item.properties().containsKey("rows")) {
      JsonNode golden = Golden.read(place.topic());
      for (Object step : place.path()) {
        golden = golden.path((String) step);
      }
      return golden.get(0);
    }
    return item.properties().containsKey("tries")
        ? JSON.valueToTree(new CheckResult("tcp :80", CheckResult.Outcome.PASSED, "open", 3, 9))
        : JSON.valueToTree(new Finding("CVE-1", Severity.LOW, "zlib", "1", null, null, null));
  }

  private static Event read(Place place, ObjectNode json) {
    return place.topic().value().cast(JSON.treeToValue(json, place.topic().value()));
  }

  private static void assertTaken(Place place, ObjectNode json) {
    assertThat((Object) read(place, json)).isNotNull();
  }

  private static void assertRefused(Place place, ObjectNode json, String why) {
    assertThat(catchThrowable(() -> read(place, json)))
        .as(place.toString())
        .rootCause()
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }
}

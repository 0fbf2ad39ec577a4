package dev.bender.contracts;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bender.contracts.AsyncApi.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AsyncApiTest {
  static final List<Topic<?>> TOPICS = Topics.ALL;

  private final AsyncApi api = new AsyncApi();

  @Test
  void channelsAreTheTopics() {
    assertThat(api.channels().keySet())
        .containsExactlyElementsOf(Topics.ALL.stream().map(Topic::name).toList());
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void messageIsNamedByTheTypeToken(Topic<?> topic) {
    assertThat(api.message(topic)).containsEntry("name", topic.type());
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void channelTellsItsTopicsRetentionAndDeadLetters(Topic<?> topic) {
    String kept =
        switch (topic.retention()) {
          case FOREVER -> "cleanup.policy=[delete], retention.ms=-1}";
          case COMPACTED -> "cleanup.policy=[compact], delete.retention.ms=604800000}";
          case DAYS_30 -> "cleanup.policy=[delete], retention.ms=2592000000}";
        };
    assertThat(api.channels().get(topic.name()))
        .containsEntry("x-dead-letters", topic.deadLetters())
        .extractingByKey("bindings")
        .asString()
        .contains("topic=" + topic.name(), kept);
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void keyIsTheOneOfTheEvent(Topic<?> topic) {
    String key =
        switch (topic.name()) {
          case "image.assessed" -> "The digest of the image's manifest.";
          case "operator.answered" -> "The command's id, so that its asker finds the answer.";
          default -> "host/container";
        };
    assertThat(api.message(topic).get("bindings"))
        .asString()
        .contains("key={type=string, description=" + key + "}");
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void headersAreThoseOfCloudEventsAndOurs(Topic<?> topic) {
    assertThat(api.headers(topic).properties().keySet())
        .contains(
            "ce_specversion",
            "ce_type",
            "ce_source",
            "ce_id",
            "ce_time",
            "ce_subject",
            "content-type",
            "traceparent",
            "bender_attempt");
  }

  @Test
  void onlyWhatWaitsHasTheHeadersOfADelay() {
    for (Topic<?> topic : Topics.ALL) {
      Map<String, Schema> headers = api.headers(topic).properties();
      if (topic == Topics.UPDATE_RETRY || topic == Topics.UPDATE_HELD) {
        assertThat(headers).containsKeys("bender_not_before", "bender_sentence");
        assertThat(headers.get("bender_reason").get("enum")).isEqualTo(names(DelayReason.class));
      } else {
        assertThat(headers).doesNotContainKey("bender_reason");
      }
    }
  }

  @ParameterizedTest
  @FieldSource("TOPICS")
  void payloadIsTheRecord(Topic<?> topic) {
    compare(topic.value().getSimpleName(), topic.value(), api.payload(topic));
  }

  @Test
  void everyPublishedRecordHasItsSchema() {
    assertThat(api.schemaNames())
        .containsAll(Topics.ALL.stream().map(t -> t.value().getSimpleName()).collect(toSet()))
        .contains("Update", "ImageDigests", "Verdict", "Finding", "CheckResult");
  }

  private static void compare(String path, Class<?> type, Schema schema) {
    Map<String, RecordComponent> components = flattened(type);
    assertThat(schema.properties().keySet())
        .as("properties of %s", path)
        .containsExactlyElementsOf(components.keySet());
    assertThat(schema.required())
        .as("required of %s", path)
        .containsExactlyInAnyOrderElementsOf(
            components.values().stream()
                .filter(component -> !isNullable(component))
                .map(RecordComponent::getName)
                .toList());
    components.forEach((name, component) ->
        compareProperty(
            path + "." + name,
            component.getGenericType(),
            isNullable(component),
            schema.properties().get(name)));
  }

  private static void compareProperty(String path, Type type, boolean nullable, Schema schema) {
    if (type instanceof ParameterizedType list) {
      assertThat(schema.get("type")).as(path).isEqualTo(word("array", nullable));
      compareProperty(
          path + "[]", list.getActualTypeArguments()[0], false, schema.properties().get("[]"));
    } else if (type instanceof Class<?> record && record.isRecord()) {
      compare(path, record, schema);
    } else if (type instanceof Class<?> choice && choice.isEnum()) {
      assertThat(schema.get("enum")).as(path).isEqualTo(names(choice));
    } else {
      boolean referred = schema.get("pattern") != null;
      assertThat(schema.get("type"))
          .as(path)
          .isEqualTo(word(primitive((Class<?>) type), nullable && !referred));
      assertThat("date-time".equals(schema.get("format")))
          .as("%s is a time", path)
          .isEqualTo(type == Instant.class);
    }
  }

  private static String primitive(Class<?> type) {
    if (type == boolean.class) {
      return "boolean";
    }
    return type == long.class || type == int.class || type == Long.class ? "integer" : "string";
  }

  private static Object word(String type, boolean nullable) {
    return nullable ? List.of(type, "null") : type;
  }

  /** What JSON shows: the update's properties stand among the event's own. */
  private static Map<String, RecordComponent> flattened(Class<?> type) {
    Map<String, RecordComponent> all = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        all.putAll(flattened(component.getType()));
      } else {
        all.put(component.getName(), component);
      }
    }
    return all;
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static List<String> names(Class<?> choice) {
    return Arrays.stream(choice.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList();
  }
}

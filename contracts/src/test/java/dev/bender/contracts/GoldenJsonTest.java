package dev.bender.contracts;

import static dev.bender.contracts.Golden.JSON;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class GoldenJsonTest {
  static List<Topic<?>> types() {
    return Golden.types();
  }

  @Test
  void everyTypeIsPinnedAndNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Topics.ALL.stream().map(topic -> topic.type() + ".json").collect(Collectors.toSet()));
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void pinnedJsonIsReadAsTheEvent(Topic<?> topic) {
    assertThat((Object) JSON.treeToValue(Golden.read(topic), topic.value()))
        .isEqualTo(Samples.BY_TOPIC.get(topic));
  }

  @ParameterizedTest
  @MethodSource("types")
  void eventIsWrittenAsThePinnedJson(Topic<?> topic) {
    assertThat(JSON.readTree(JSON.writeValueAsString(Samples.BY_TOPIC.get(topic))))
        .isEqualTo(Golden.read(topic));
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyValueNamesUpdateHostAndContainer(Topic<?> topic) {
    assertThat(Golden.read(topic).propertyNames()).contains("updateId", "host", "container");
  }

  @ParameterizedTest
  @MethodSource("types")
  void whatALaterVersionAddsIsPassedOver(Topic<?> topic) {
    ObjectNode later = Golden.read(topic);
    later.put("addedLater", "something");
    later.putObject("alsoAddedLater").put("deep", 1);
    for (var child : later.values()) {
      if (child instanceof ObjectNode object) {
        object.put("addedLater", true);
      }
    }
    assertThat((Object) JSON.treeToValue(later, topic.value()))
        .isEqualTo(Samples.BY_TOPIC.get(topic));
  }

  @Test
  void delayedTopicsHoldWhatTheyReEmit() {
    assertThat(Topics.UPDATE_RETRY.type()).isEqualTo(Topics.UPDATE_DETECTED.type());
    assertThat(Topics.UPDATE_HELD.type()).isEqualTo(Topics.SCAN_COMPLETED.type());
  }

  @Test
  void keysAreThoseOfTheContract() {
    Samples.BY_TOPIC.forEach((topic, event) ->
        assertThat(event.key())
            .as(topic.name())
            .isEqualTo(
                topic == Topics.IMAGE_ASSESSED
                    ? Samples.MANIFEST
                    : topic == Topics.OPERATOR_ANSWERED ? "c-0001" : "bender/photos"));
  }
}

package dev.bender.system;

import dev.bender.contracts.Topic;
import dev.bender.system.SoakPlan.Image;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the topics and the journal tell of the day, held against each other. */
final class SoakLedger {
  /** How far a record may be from what its container's owner did. */
  private static final Duration AROUND = Duration.ofSeconds(5);

  /** An update that came to nothing for these is announced again. */
  private static final Set<String> NOT_YET = Set.of("CONTAINER_GONE", "IGNORED");

  record Said(String topic, String container, String updateId, JsonNode value, Instant at) {}

  private final SoakStage stage;
  private final Map<String, List<Said>> byTopic = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  SoakLedger(SoakStage stage) {
    this.stage = stage;
    for (Topic<?> topic : dev.bender.contracts.Topics.ALL) {
      byTopic.put(topic.name(), said(topic.name()));
    }
  }

  private List<Said> said(String topic) {
    return stage.rig.topics().read(topic).stream()
        .map(entry -> {
          JsonNode value =
              entry.value() == null
                  ? JsonMapper.shared().createObjectNode()
                  : JsonMapper.shared().readTree(entry.value());
          return new Said(
              topic,
              entry.key().substring(entry.key().indexOf('/') + 1),
              value.path("updateId").asString(""),
              value,
              entry.at());
        })
        .toList();
  }

  List<Said> of(String topic) {
    return byTopic.getOrDefault(topic, List.of());
  }

  private Map<String, List<Said>> byUpdate(String topic) {
    Map<String, List<Said>> all = new HashMap<>();
    of(topic)
        .forEach(one -> all.computeIfAbsent(one.updateId(), any -> new ArrayList<>()).add(one));
    return all;
  }

  /** All that does not fit together; empty on a good day. */
  List<String> wrong() throws IOException {
    everyUpdateHasOneEnd();
    onlyWhatPassedIsDeployed();
    goodImagesStayAndOthersDoNot();
    nothingWaits();
    noneIsDead();
    wrong.addAll(SoakJournal.of(stage.rig.folder.resolve("data/logs")).differencesTo(this::of));
    return List.copyOf(wrong);
  }

  Set<String> updates() {
    return new TreeSet<>(byUpdate("update.detected").keySet());
  }

  /** How many updates ended how. */
  Map<String, Integer> ends() {
    Map<String, Integer> ends = new TreeMap<>();
    for (String id : updates()) {
      ends.merge(String.join("+", endsOf(id)), 1, Integer::sum);
    }
    return ends;
  }

  private Set<String> endsOf(String id) {
    Set<String> ends = new TreeSet<>();
    for (String topic : List.of("verified", "rolled.back")) {
      if (byUpdate(topic).containsKey(id)) {
        ends.add(topic);
      }
    }
    // What the detector passed over was no update yet; it may be one once another went back.
    Instant found = byUpdate("update.detected").get(id).getFirst().at();
    byUpdate("update.skipped").getOrDefault(id, List.of()).stream()
        .filter(one -> !one.at().isBefore(found))
        .map(one -> one.value().path("reason").asString())
        // The detector and the deployer say in their own words that it runs already.
        .map(reason -> reason.equals("ALREADY_RUNNING") ? "SAME_IMAGE" : reason)
        .forEach(ends::add);
    return ends;
  }

  private void everyUpdateHasOneEnd() {
    for (String id : updates()) {
      Set<String> ends = new TreeSet<>(endsOf(id));
      if (ends.isEmpty()) {
        wrong(id, "has no end");
      }
      ends.removeAll(NOT_YET);
      // What went back waits for a newer one.
      if (ends.equals(Set.of("rolled.back", "SUPERSEDED"))) {
        ends.remove("SUPERSEDED");
      }
      if (ends.size() > 1) {
        wrong(id, "has several ends: " + ends);
      }
      for (String topic : List.of("verified", "rolled.back")) {
        if (byUpdate(topic).getOrDefault(id, List.of()).size() > 1) {
          wrong(id, "is more than once in " + topic);
        }
      }
    }
  }

  private void onlyWhatPassedIsDeployed() {
    Map<String, List<Said>> scans = byUpdate("scan.completed");
    for (Said deployed : of("deployed")) {
      boolean passed =
          scans.getOrDefault(deployed.updateId(), List.of()).stream()
              .anyMatch(scan ->
                  scan.value().at("/verdict/outcome").asString("").equals("PASS")
                      && scan.value().path("image").equals(deployed.value().path("image")));
      if (!passed) {
        wrong(deployed.updateId(), "was deployed, but no scan let that image through");
      }
    }
  }

  private void goodImagesStayAndOthersDoNot() {
    for (Said deployed : of("deployed")) {
      Image kind = kindOf(deployed);
      if (kind == Image.VULNERABLE || kind == Image.WITHOUT_PACKAGES) {
        wrong(deployed.updateId(), "was deployed, but is " + kind);
      }
    }
    for (Said verified : of("verified")) {
      if (kindOf(verified) != Image.GOOD) {
        wrong(verified.updateId(), "was verified, but is " + kindOf(verified));
      }
    }
    for (Said back : of("rolled.back")) {
      if (kindOf(back) == Image.GOOD && !touched(back)) {
        wrong(back.updateId(), "is good and went back: " + back.value().path("sentence"));
      }
    }
  }

  private Image kindOf(Said one) {
    JsonNode target = one.value().path("target");
    String index = one.container() + target.path("index").asString("");
    return stage.kinds.getOrDefault(
        index, stage.kinds.get(one.container() + target.path("manifest").asString("")));
  }

  private boolean touched(Said back) {
    Instant from =
        byUpdate("deployed").getOrDefault(back.updateId(), List.of(back)).stream()
            .map(Said::at)
            .min(Comparator.naturalOrder())
            .orElse(back.at())
            .minus(AROUND);
    return stage.touches.stream()
        .filter(touch -> touch.container().equals(back.container()))
        .anyMatch(touch -> touch.at().isAfter(from) && touch.at().isBefore(back.at().plus(AROUND)));
  }

  private void nothingWaits() {
    for (String topic : List.of("update.retry", "update.held")) {
      Map<String, Said> last = new HashMap<>();
      of(topic).forEach(one -> last.put(one.container(), one));
      last.values().stream()
          .filter(one -> !one.updateId().isEmpty())
          .forEach(one -> wrong(one.updateId(), "still waits in " + topic));
    }
  }

  private void noneIsDead() {
    for (Topic<?> topic : dev.bender.contracts.Topics.ALL) {
      for (Topics.Entry entry : stage.rig.topics().read(topic.deadLetters())) {
        wrong.add(topic.deadLetters() + " has " + entry.key() + ": " + entry.value());
      }
    }
  }

  private void wrong(String updateId, String sentence) {
    String container =
        byUpdate("update.detected").getOrDefault(updateId, List.of()).stream()
            .map(Said::container)
            .findFirst()
            .orElse("?");
    wrong.add(container + " " + updateId + " " + sentence);
  }

  /** All that was said of a container, in the order of the clock. */
  String story(String container) {
    StringBuilder story = new StringBuilder("All of " + container + ":\n");
    Stream<String> said =
        byTopic.values().stream()
            .flatMap(List::stream)
            .filter(one -> one.container().equals(container))
            .filter(one -> !one.topic().equals("update.progress"))
            .sorted(Comparator.comparing(Said::at))
            .map(one -> one.at() + " " + one.topic() + " " + one.updateId() + " " + brief(one));
    said.forEach(line -> story.append("  ").append(line).append('\n'));
    stage.touches.stream()
        .filter(touch -> touch.container().equals(container))
        .forEach(touch -> story.append("  ").append(touch.at()).append(" touched by its owner\n"));
    return story.toString();
  }

  private String brief(Said one) {
    JsonNode value = one.value();
    return (kindOf(one) == null ? "" : kindOf(one) + " ")
        + value.path("targetVersion").asString("")
        + " "
        + value.path("reason").asString("")
        + value.at("/verdict/code").asString("")
        + " "
        + value.path("sentence").asString("")
        + value.path("state").asString("");
  }
}

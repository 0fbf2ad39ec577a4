package dev.bender.notifier.operator;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.notifier.story.ContainerStory;
import dev.bender.notifier.story.ContainerStory.Family;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.Reason;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.notifier.story.Waiting;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as the operator API gives them: additive changes only, under their schema's name. */
final class Views {
  private static final Duration RECENT = Duration.ofHours(24);

  private final Settings settings;
  private final Clock clock;
  private final ZoneId zone;

  Views(Settings settings, Clock clock, ZoneId zone) {
    this.settings = settings;
    this.clock = clock;
    this.zone = zone;
  }

  record Version(@Nullable String version, @Nullable String digest) {}

  record Next(@Nullable OffsetDateTime at, int attempt, int of) {}

  record Look(@Nullable OffsetDateTime last, @Nullable OffsetDateTime next) {}

  record StatusView(
      String schema,
      OffsetDateTime at,
      String host,
      String mode,
      boolean ready,
      Map<String, Integer> counts,
      Look look,
      List<ContainerView> containers,
      int deadLetters) {}

  record ContainerView(
      String host,
      String name,
      String reference,
      String state,
      @Nullable String phase,
      @Nullable Integer percent,
      OffsetDateTime since,
      @Nullable Reason reason,
      @Nullable String updateId,
      Version running,
      @Nullable Version target,
      @Nullable Verdict verdict,
      @Nullable Next next,
      List<String> actions) {}

  record UpdatesView(String schema, OffsetDateTime at, List<UpdateView> updates) {}

  record UpdateView(
      String updateId,
      String host,
      String container,
      String reference,
      Version from,
      Version to,
      String state,
      @Nullable String phase,
      @Nullable Integer percent,
      @Nullable Reason reason,
      int attempt,
      OffsetDateTime detectedAt,
      @Nullable OffsetDateTime endedAt,
      @Nullable Long downtimeMs,
      String source) {}

  record EntryView(OffsetDateTime at, String kind, String text, String topic, long offset) {}

  record DetailView(
      String schema,
      @com.fasterxml.jackson.annotation.JsonUnwrapped UpdateView update,
      @Nullable Verdict verdict,
      List<CheckResult> checks,
      @Nullable String lastWords,
      @Nullable String backup,
      @Nullable Next next,
      List<EntryView> events,
      List<String> help) {}

  record QueueView(String schema, OffsetDateTime at, List<WaitingView> waiting) {}

  record WaitingView(
      String updateId,
      String host,
      String container,
      String reason,
      String text,
      int attempt,
      int of,
      @Nullable OffsetDateTime next,
      OffsetDateTime since,
      String remedy,
      String queue) {}

  StatusView status(Fleet fleet, boolean ready) {
    List<ContainerView> containers = new ArrayList<>();
    Map<Family, Integer> counts = new EnumMap<>(Family.class);
    for (ContainerStory story : fleet.containers()) {
      counts.merge(story.family(), 1, Integer::sum);
      containers.add(container(fleet, story));
    }
    Instant last = fleet.lastLook();
    ZonedDateTime next = settings.schedule().next(clock.instant().atZone(zone));
    return new StatusView(
        "bender.status/v1",
        time(clock.instant()),
        settings.host(),
        settings.mode().name().toLowerCase(java.util.Locale.ROOT),
        ready,
        counts(counts),
        new Look(last == null ? null : time(last), next == null ? null : next.toOffsetDateTime()),
        containers,
        fleet.deadLetters());
  }

  private static Map<String, Integer> counts(Map<Family, Integer> counts) {
    Map<String, Integer> named = new java.util.LinkedHashMap<>();
    named.put("needsAnswer", counts.getOrDefault(Family.NEEDS_ANSWER, 0));
    named.put("rolledBack", counts.getOrDefault(Family.ROLLED_BACK, 0));
    named.put("blocked", counts.getOrDefault(Family.BLOCKED, 0));
    named.put("failed", counts.getOrDefault(Family.FAILED, 0));
    named.put("moving", counts.getOrDefault(Family.MOVING, 0));
    named.put("waiting", counts.getOrDefault(Family.WAITING, 0));
    named.put("upToDate", counts.getOrDefault(Family.UP_TO_DATE, 0));
    named.put("ignored", counts.getOrDefault(Family.IGNORED, 0));
    named.put("unknown", counts.getOrDefault(Family.NOT_KNOWN, 0));
    return named;
  }

  private ContainerView container(Fleet fleet, ContainerStory story) {
    Family family = story.family();
    UpdateStory newest = story.newest();
    boolean current = newest != null && family != Family.UP_TO_DATE && family != Family.IGNORED;
    UpdateStory shown = current ? newest : null;
    var observed = story.observed();
    return new ContainerView(
        observed.host(),
        observed.container(),
        observed.reference(),
        family.name(),
        shown == null ? null : shown.phase(),
        shown == null ? null : shown.percent(),
        time(story.since()),
        story.reason(),
        newest == null ? null : newest.update().updateId(),
        new Version(observed.version(), digest(observed.image())),
        shown == null ? null : to(shown.update()),
        shown == null ? null : shown.verdict(),
        shown == null ? null : next(fleet, shown),
        actions(family));
  }

  private static List<String> actions(Family family) {
    return switch (family) {
      case NEEDS_ANSWER -> List.of("approve", "reject");
      case BLOCKED, FAILED, ROLLED_BACK -> List.of("retry", "remove");
      default -> List.of();
    };
  }

  private @Nullable Next next(Fleet fleet, UpdateStory story) {
    return fleet
        .waiting(story.update())
        .map(waiting ->
            new Next(whenNext(waiting), waiting.delay().attempt(), settings.retry().attempts()))
        .orElse(null);
  }

  UpdatesView updates(Fleet fleet, boolean all) {
    Instant recent = clock.instant().minus(RECENT);
    List<UpdateView> views =
        fleet.updates().stream()
            .filter(story -> all || !story.state().isEnd() || story.since().isAfter(recent))
            .map(this::update)
            .toList();
    return new UpdatesView("bender.updates/v1", time(clock.instant()), views);
  }

  private UpdateView update(UpdateStory story) {
    Update update = story.update();
    ImageDigests running = update.running();
    return new UpdateView(
        update.updateId(),
        update.host(),
        update.container(),
        update.reference(),
        new Version(update.runningVersion(), running == null ? null : digest(running)),
        to(update),
        story.state().name(),
        story.phase(),
        story.percent(),
        story.reason(),
        story.attempt(),
        time(update.detectedAt()),
        story.state().isEnd() ? time(story.since()) : null,
        story.downtimeMs(),
        update.source().name());
  }

  DetailView detail(Fleet fleet, UpdateStory story) {
    return new DetailView(
        "bender.update/v1",
        update(story),
        story.verdict(),
        story.checks(),
        story.lastWords(),
        story.backup(),
        next(fleet, story),
        story.entries().stream()
            .map(one ->
                new EntryView(time(one.at()), one.kind(), one.text(), one.topic(), one.offset()))
            .toList(),
        help(story));
  }

  private static List<String> help(UpdateStory story) {
    String name = story.update().container();
    return switch (story.state()) {
      case BLOCKED ->
          List.of(
              "Wait: a newer image is tried as soon as it is found, this one again by itself.",
              "bender queue retry " + name + "    look again now");
      case FAILED ->
          List.of(
              "It is tried again by itself.", "bender queue retry " + name + "    try again now");
      case ROLLED_BACK ->
          List.of(
              "It is not tried again by itself; a newer image is.",
              "bender queue retry " + name + "    try this one again now");
      case HELD -> held(story, name);
      case MOVING -> List.of("bender updates --watch    look on");
      case VERIFIED, SKIPPED, SUPERSEDED -> List.of();
    };
  }

  private static List<String> held(UpdateStory story, String name) {
    Reason reason = story.reason();
    return reason != null && reason.code().equals("AWAITING_APPROVAL")
        ? List.of(
            "bender approve " + name + "    let it through",
            "bender reject " + name + "     end it; a newer image is asked about again")
        : List.of("It goes on by itself; bender approve " + name + " lets it through now.");
  }

  QueueView queue(Fleet fleet) {
    return new QueueView(
        "bender.queue/v1",
        time(clock.instant()),
        fleet.waiting().stream().map(this::waiting).toList());
  }

  private WaitingView waiting(Waiting waiting) {
    Update update = waiting.update();
    return new WaitingView(
        update.updateId(),
        update.host(),
        update.container(),
        waiting.delay().reason().name(),
        waiting.delay().sentence(),
        waiting.delay().attempt(),
        settings.retry().attempts(),
        whenNext(waiting),
        time(waiting.since()),
        remedy(waiting),
        waiting.queue());
  }

  private static String remedy(Waiting waiting) {
    String name = waiting.update().container();
    return switch (waiting.delay().reason()) {
      case AWAITING_APPROVAL, AWAITING_WINDOW, COOLING_DOWN -> "bender approve " + name;
      case BLOCKED_BY_SCAN -> "wait for a newer image, or bender queue retry " + name;
      case INCONCLUSIVE, FAILED, ROLLED_BACK -> "bender queue retry " + name;
    };
  }

  private @Nullable OffsetDateTime whenNext(Waiting waiting) {
    Instant at = waiting.delay().notBefore();
    return at == null ? null : time(at);
  }

  private static Version to(Update update) {
    return new Version(update.targetVersion(), update.targetDigest());
  }

  private static @Nullable String digest(ImageDigests image) {
    return image.pullable() != null ? image.pullable() : image.config();
  }

  private OffsetDateTime time(Instant instant) {
    return instant.atZone(zone).toOffsetDateTime();
  }
}

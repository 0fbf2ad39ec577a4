package dev.bender.notifier.operator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Finding;
import dev.bender.contracts.GateOverride;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verdict;
import dev.bender.notifier.story.ContainerStory;
import dev.bender.notifier.story.ContainerStory.State;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.Phase;
import dev.bender.notifier.story.Reason;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.notifier.story.Waiting;
import dev.bender.notifier.story.Words;
import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.settings.GateAction;
import dev.bender.platform.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers as the operator API gives them: additive changes only, under their schema's name. */
final class Views {
  private static final Duration RECENT = Duration.ofHours(24);
  private static final int MOST_CVES = 20;

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
      boolean fleet,
      String mode,
      boolean ready,
      Map<String, Integer> counts,
      Look look,
      List<ContainerView> containers,
      int deadLetters,
      List<TroubleView> troubles) {}

  record TroubleView(String part, String text, OffsetDateTime since) {}

  record ContainerView(
      String host,
      String name,
      String reference,
      String state,
      @Nullable String phase,
      @Nullable Integer percent,
      @Nullable OffsetDateTime since,
      @Nullable Reason reason,
      @Nullable String updateId,
      @Nullable Version running,
      @Nullable Version target,
      @Nullable VerdictView verdict,
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
      @JsonUnwrapped UpdateView update,
      @Nullable VerdictView verdict,
      List<CheckResult> checks,
      @Nullable String lastWords,
      @Nullable String backup,
      @Nullable Next next,
      List<EntryView> events,
      List<String> help,
      @Nullable OverrideView override,
      @Nullable String goesBackTo,
      @Nullable String restores) {}

  record OverrideView(String by, String because, @Nullable OffsetDateTime until, boolean ended) {}

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
      String queue,
      List<String> cves) {}

  StatusView status(Fleet fleet, boolean ready, List<Trouble> troubles) {
    List<ContainerView> containers = new ArrayList<>();
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (ContainerStory story : fleet.containers()) {
      counts.merge(story.state(), 1, Integer::sum);
      containers.add(container(story));
    }
    Instant last = fleet.lastLook(settings.fleet() ? "" : settings.host() + "/").orElse(null);
    ZonedDateTime next = settings.schedule().next(clock.instant().atZone(zone));
    return new StatusView(
        "bender.status/v1",
        time(clock.instant()),
        settings.host(),
        settings.fleet(),
        settings.mode().name().toLowerCase(Locale.ROOT),
        ready,
        counts(counts),
        new Look(last == null ? null : time(last), next == null ? null : next.toOffsetDateTime()),
        containers,
        fleet.deadLetterCount(),
        troubles.stream()
            .map(one -> new TroubleView(one.part(), Words.line(one.text()), time(one.since())))
            .toList());
  }

  private static Map<String, Integer> counts(Map<State, Integer> counts) {
    Map<String, Integer> named = new LinkedHashMap<>();
    named.put("needsAnswer", counts.getOrDefault(State.NEEDS_ANSWER, 0));
    named.put("rolledBack", counts.getOrDefault(State.ROLLED_BACK, 0));
    named.put("blocked", counts.getOrDefault(State.BLOCKED, 0));
    named.put("failed", counts.getOrDefault(State.FAILED, 0));
    named.put("moving", counts.getOrDefault(State.MOVING, 0));
    named.put("waiting", counts.getOrDefault(State.WAITING, 0));
    named.put("upToDate", counts.getOrDefault(State.UP_TO_DATE, 0));
    named.put("ignored", counts.getOrDefault(State.IGNORED, 0));
    named.put("unknown", counts.getOrDefault(State.NOT_KNOWN, 0));
    return named;
  }

  private ContainerView container(ContainerStory story) {
    UpdateStory shown = story.hasTarget() ? story.latest() : null;
    UpdateStory latest = story.latest();
    return new ContainerView(
        story.host(),
        story.name(),
        story.reference(),
        story.state().name(),
        shown == null ? null : phase(shown),
        shown == null ? null : shown.percent(),
        optional(story.since()),
        story.reason(),
        latest == null ? null : latest.update().updateId(),
        running(story),
        shown == null ? null : to(shown.update()),
        shown == null ? null : VerdictView.of(shown.verdict()),
        shown == null ? null : next(story.waiting(), shown),
        actions(story));
  }

  private static @Nullable String phase(UpdateStory story) {
    Phase phase = story.phase();
    return phase == null ? null : phase.name();
  }

  private static @Nullable Version running(ContainerStory story) {
    ContainerObserved observed = story.observed();
    if (observed != null) {
      return new Version(clean(observed.version()), Words.digest(observed.image()));
    }
    UpdateStory latest = story.latest();
    return latest == null ? null : from(latest.update());
  }

  private static List<String> actions(ContainerStory story) {
    Waiting waiting = story.waiting();
    if (waiting == null || story.state() == State.MOVING) {
      return List.of();
    }
    if (waiting.queue().equals("held")) {
      return List.of("approve", "reject");
    }
    return waiting.reason() == DelayReason.BLOCKED_BY_SCAN
        ? List.of("retry", "override", "remove")
        : List.of("retry", "remove");
  }

  private @Nullable Next next(@Nullable Waiting waiting, UpdateStory story) {
    return waiting == null || !waiting.update().updateId().equals(story.update().updateId())
        ? null
        : new Next(optional(waiting.next()), waiting.attempt(), settings.retry().attempts());
  }

  UpdatesView updates(Fleet fleet, boolean all) {
    Instant recent = clock.instant().minus(RECENT);
    List<UpdateView> views =
        fleet.updates().stream()
            .filter(story -> all || !story.ended() || story.since().isAfter(recent))
            .map(this::update)
            .toList();
    return new UpdatesView("bender.updates/v1", time(clock.instant()), views);
  }

  private UpdateView update(UpdateStory story) {
    Update update = story.update();
    return new UpdateView(
        update.updateId(),
        update.host(),
        update.container(),
        update.reference(),
        from(update),
        to(update),
        story.state().name(),
        phase(story),
        story.percent(),
        story.reason(),
        story.attempt(),
        time(story.began()),
        optional(story.endedAt()),
        story.downtimeMs(),
        update.source().name());
  }

  DetailView detail(Fleet fleet, UpdateStory story) {
    String key = story.update().host() + "/" + story.update().container();
    Waiting waiting = fleet.heldOf(key).or(() -> fleet.retryOf(key)).orElse(null);
    return new DetailView(
        "bender.update/v1",
        update(story),
        VerdictView.of(story.verdict()),
        story.checks(),
        story.lastWords() == null ? null : Words.lines(story.lastWords()),
        story.backup(),
        next(waiting, story),
        story.events().stream()
            .map(one ->
                new EntryView(time(one.at()), one.kind(), one.text(), one.topic(), one.offset()))
            .toList(),
        help(story),
        override(story.update().override()),
        clean(story.update().goesBackTo()),
        story.update().restores() == null ? null : story.update().restores().backup());
  }

  private @Nullable OverrideView override(@Nullable GateOverride risk) {
    return risk == null
        ? null
        : new OverrideView(
            Words.line(risk.by()),
            Words.line(risk.because()),
            optional(risk.until()),
            !risk.countsAt(clock.instant()));
  }

  DataBackupsView dataBackups(Fleet fleet) {
    return DataBackupsView.of(fleet, settings, this::time, clock.instant());
  }

  BackupsView backups(Fleet fleet) {
    return BackupsView.of(fleet, this::time, clock.instant());
  }

  private static List<String> help(UpdateStory story) {
    String name = story.update().container();
    return switch (story.state()) {
      case BLOCKED -> blocked(story, name);
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

  private static List<String> blocked(UpdateStory story, String name) {
    List<String> help = new ArrayList<>();
    help.add("Wait: a newer image is tried as soon as it is found, this one again by itself.");
    help.add("bender queue retry " + name + "    look again now");
    Verdict verdict = story.verdict();
    if (verdict != null && verdict.outcome() == Verdict.Outcome.BLOCK) {
      help.add(
          "bender queue override " + name + " --because \"…\"    at your risk, this digest only");
    }
    return List.copyOf(help);
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
        fleet.queue().stream().map(one -> waiting(one, cves(fleet, one))).toList());
  }

  /** What blocks it, the worst first. */
  private List<String> cves(Fleet fleet, Waiting waiting) {
    if (waiting.reason() != DelayReason.BLOCKED_BY_SCAN) {
      return List.of();
    }
    return fleet.find(waiting.update().updateId()).stream()
        .map(UpdateStory::verdict)
        .filter(Objects::nonNull)
        .flatMap(verdict -> blocking(verdict).stream())
        .sorted(Comparator.comparing(Finding::severity).thenComparing(Finding::id))
        .map(one -> Words.line(one.id()))
        .distinct()
        .limit(MOST_CVES)
        .toList();
  }

  private List<Finding> blocking(Verdict verdict) {
    List<Finding> all = new ArrayList<>(verdict.brings());
    if (!(settings.gate().compareWithRunning() && verdict.compared())) {
      all.addAll(verdict.keeps());
    }
    return all.stream().filter(one -> action(one.severity()) == GateAction.BLOCK).toList();
  }

  private GateAction action(Severity severity) {
    return switch (severity) {
      case CRITICAL -> settings.gate().critical();
      case HIGH -> settings.gate().high();
      case MEDIUM -> settings.gate().medium();
      case LOW -> settings.gate().low();
      case UNKNOWN -> settings.gate().unknown();
    };
  }

  private WaitingView waiting(Waiting waiting, List<String> cves) {
    Update update = waiting.update();
    return new WaitingView(
        update.updateId(),
        update.host(),
        update.container(),
        waiting.reason().name(),
        waiting.text(),
        waiting.attempt(),
        settings.retry().attempts(),
        optional(waiting.next()),
        time(waiting.since()),
        remedy(waiting),
        waiting.queue(),
        cves);
  }

  private static String remedy(Waiting waiting) {
    String name = waiting.update().container();
    return switch (waiting.reason()) {
      case AWAITING_APPROVAL, AWAITING_WINDOW, COOLING_DOWN -> "bender approve " + name;
      case BLOCKED_BY_SCAN -> "wait for a newer image, or bender queue override " + name;
      case INCONCLUSIVE, FAILED, ROLLED_BACK -> "bender queue retry " + name;
    };
  }

  private static Version from(Update update) {
    ImageDigests running = update.running();
    return new Version(
        clean(update.runningVersion()), running == null ? null : Words.digest(running));
  }

  private static Version to(Update update) {
    return new Version(clean(update.targetVersion()), update.targetDigest());
  }

  private static @Nullable String clean(@Nullable String foreign) {
    return foreign == null ? null : Words.line(foreign);
  }

  private OffsetDateTime time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).atZone(zone).toOffsetDateTime();
  }

  private @Nullable OffsetDateTime optional(@Nullable Instant instant) {
    return instant == null ? null : time(instant);
  }
}

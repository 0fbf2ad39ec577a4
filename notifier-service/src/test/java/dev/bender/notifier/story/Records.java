package dev.bender.notifier.story;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.DelayReason;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.Finding;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.RolledBack;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateSkipped;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions.Delay;
import dev.bender.platform.messaging.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of one container's updates, a second apart unless said otherwise. */
final class Records {
  static final Instant START = Instant.parse("2026-03-02T09:00:00Z");
  static final String HOST = "bender";
  static final String CONTAINER = "jellyfin";
  static final String KEY = HOST + "/" + CONTAINER;
  static final ImageDigests OLD = image('0');

  private final List<Recorded<?>> list = new ArrayList<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final Update update;
  private Instant now = START;
  private int attempt = 1;

  Records(char digest) {
    this(update(digest));
  }

  Records(Update update) {
    this.update = update;
  }

  static ImageDigests image(char digit) {
    return new ImageDigests("sha256:" + String.valueOf(digit).repeat(64), null, null);
  }

  static Update update(char digit) {
    ImageDigests target = image(digit);
    return new Update(
        Update.idOf(HOST, CONTAINER, target.pullable()),
        HOST,
        CONTAINER,
        "registry.example.org/jellyfin:latest",
        "linux/amd64",
        OLD,
        target,
        "10.11.3",
        "10.11.4",
        Update.Source.DIUN,
        START,
        null);
  }

  List<Recorded<?>> list() {
    return List.copyOf(list);
  }

  String id() {
    return update.updateId();
  }

  Instant now() {
    return now;
  }

  Records at(Instant when) {
    now = when;
    return this;
  }

  Records attempt(int which) {
    attempt = which;
    return this;
  }

  /** Goes on with the records of another one, at the same offsets and time. */
  Records then(Records other) {
    list.addAll(other.list);
    return this;
  }

  <E extends Event> Records add(Topic<E> topic, @Nullable E value, @Nullable Delay delay) {
    long offset = offsets.merge(topic.name(), 1L, Long::sum);
    list.add(
        new Recorded<>(
            topic,
            0,
            offset + update.targetDigest().hashCode() % 1000 * 1000L,
            now,
            value == null ? KEY : value.key(),
            value,
            delay == null ? attempt : delay.attempt(),
            delay == null ? new Delay(DelayReason.FAILED, attempt, Instant.EPOCH, "none") : delay));
    now = now.plusSeconds(1);
    return this;
  }

  Records detected() {
    return add(Topics.UPDATE_DETECTED, new UpdateDetected(update), null);
  }

  Records pulled() {
    return add(
        Topics.IMAGE_PULLED,
        new ImagePulled(update, update.target(), "bender.backup/jellyfin:1", 82_000_000, 4_000),
        null);
  }

  Records scanned(Verdict.Outcome outcome) {
    return add(Topics.SCAN_COMPLETED, scan(outcome, null), null);
  }

  Records approved() {
    return add(Topics.SCAN_COMPLETED, scan(Verdict.Outcome.PASS, "owner"), null);
  }

  private ScanCompleted scan(Verdict.Outcome outcome, @Nullable String approvedBy) {
    boolean blocks = outcome == Verdict.Outcome.BLOCK;
    Finding finding =
        new Finding(
            "CVE-2024-45337", Severity.CRITICAL, "crypto", "0.28.0", "0.31.0", "usr/bin/x", null);
    return new ScanCompleted(
        approvedBy == null ? update : update.approvedBy(approvedBy),
        update.target(),
        "bender.backup/jellyfin:1",
        new Verdict(
            outcome,
            blocks ? "CRITICAL_FOUND" : outcome == Verdict.Outcome.PASS ? "CLEAN" : "NO_PACKAGES",
            "It brings 1 critical.",
            true,
            blocks ? List.of(finding) : List.of(),
            blocks ? List.of() : List.of(finding),
            List.of(),
            null),
        START,
        9_000);
  }

  Records held(DelayReason reason) {
    return add(
        Topics.UPDATE_HELD,
        scan(Verdict.Outcome.PASS, null),
        new Delay(reason, attempt, null, "It waits for your answer."));
  }

  Records queued(DelayReason reason) {
    return add(
        Topics.UPDATE_RETRY,
        new UpdateDetected(update),
        new Delay(reason, attempt + 1, now.plusSeconds(3_600), "It brings 1 critical."));
  }

  Records gone(Topic<?> table) {
    return add(table, null, null);
  }

  Records deployed() {
    return add(
        Topics.DEPLOYED,
        new Deployed(
            update,
            update.target(),
            Deployed.Stage.CONTAINER,
            "new",
            "old",
            "bender.backup/jellyfin:1",
            now,
            now),
        null);
  }

  Records verified() {
    return add(
        Topics.VERIFIED,
        new Verified(update, update.target(), "new", "old", List.of(), 4_200, now),
        null);
  }

  Records checkFailed() {
    return add(
        Topics.ROLLBACK_REQUESTED,
        new RollbackRequested(
            update,
            "new",
            "old",
            null,
            "/health said 503.",
            List.of(
                new CheckResult(
                    "http :8096/health", CheckResult.Outcome.FAILED, "503 for 60 s", 20, 60_000)),
            "no space left on device",
            now,
            "verifier"),
        null);
  }

  Records rolledBack(@Nullable String containerId) {
    return add(
        Topics.ROLLED_BACK,
        new RolledBack(
            update,
            containerId == null ? null : OLD,
            containerId,
            "/health said 503.",
            "no space left on device",
            71_000,
            now),
        null);
  }

  Records skipped(UpdateSkipped.Reason reason) {
    return add(
        Topics.UPDATE_SKIPPED, new UpdateSkipped(update, reason, "Nothing was to be done."), null);
  }

  Records progress(
      UpdateProgress.Stage stage, @Nullable String code, @Nullable Long current, Long total) {
    boolean looks = stage == UpdateProgress.Stage.LOOKED;
    return add(
        Topics.UPDATE_PROGRESS,
        new UpdateProgress(
            looks ? null : id(),
            HOST,
            CONTAINER,
            "test",
            stage,
            code,
            "it is " + stage,
            current,
            total,
            now),
        null);
  }

  Records observed(ImageDigests image, ContainerObserved.Watch watch) {
    return add(
        Topics.CONTAINER_OBSERVED,
        new ContainerObserved(
            null,
            HOST,
            CONTAINER,
            "abc",
            "registry.example.org/jellyfin:latest",
            "linux/amd64",
            image,
            "10.11.3",
            "running",
            watch,
            now,
            now),
        null);
  }
}

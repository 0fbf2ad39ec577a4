package dev.bender.contracts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of each type, as the golden files hold it. */
final class Samples {
  static final String INDEX = "sha256:" + "1a".repeat(32);
  static final String MANIFEST = "sha256:" + "2b".repeat(32);
  static final String CONFIG = "sha256:" + "3c".repeat(32);
  static final String OLD_MANIFEST = "sha256:" + "4d".repeat(32);

  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final String NEW_CONTAINER = "e5".repeat(32);
  private static final String OLD_CONTAINER = "f6".repeat(32);
  private static final String BACKUP = "bender.backup/photos:2026-01-10T12-00-00";
  private static final ImageDigests IMAGE = new ImageDigests(INDEX, MANIFEST, CONFIG);
  private static final ImageDigests OLD_IMAGE = new ImageDigests(null, OLD_MANIFEST, null);
  private static final Finding FINDING =
      new Finding(
          "CVE-2025-43859",
          Severity.CRITICAL,
          "h11",
          "0.14.0",
          "0.16.0",
          "usr/lib/python3/h11.METADATA",
          "lenient parsing of chunked bodies");
  private static final CheckResult CHECK =
      new CheckResult("http :80/health", CheckResult.Outcome.FAILED, "it answered 500", 12, 60_000);

  static final Update UPDATE = update("bender", "photos", IMAGE);

  private Samples() {}

  static Update update(String host, String container, ImageDigests target) {
    String digest = target.pullable();
    return new Update(
        Update.idOf(host, container, digest == null ? CONFIG : digest),
        host,
        container,
        "registry.example/photos:1",
        "linux/amd64",
        OLD_IMAGE,
        target,
        "1.0.0",
        "1.1.0",
        Update.Source.DIUN,
        NOON,
        null);
  }

  static Verdict verdict(@Nullable List<String> warnings) {
    return new Verdict(
        Verdict.Outcome.BLOCK,
        "CRITICAL_FOUND",
        "It brings CVE-2025-43859 (critical, h11), which what runs does not have.",
        true,
        List.of(FINDING),
        List.of(),
        List.of(new Finding("CVE-2024-0001", Severity.LOW, "zlib", "1.3", null, null, null)),
        warnings);
  }

  static final Map<Topic<?>, Event> BY_TOPIC =
      Map.ofEntries(
          Map.entry(
              Topics.UPDATE_DETECTED,
              new UpdateDetected(
                  UPDATE.overriddenBy(
                      new GateOverride(
                          "anna@desk (cli)",
                          "nothing here reads chunked bodies",
                          Instant.parse("2026-02-10T00:00:00Z"))))),
          Map.entry(Topics.IMAGE_PULLED, new ImagePulled(UPDATE, IMAGE, BACKUP, 12_345_678, 4_200)),
          Map.entry(
              Topics.SCAN_COMPLETED,
              new ScanCompleted(UPDATE, IMAGE, BACKUP, verdict(List.of("2 medium")), NOON, 1_234)),
          Map.entry(
              Topics.DEPLOYED,
              new Deployed(
                  UPDATE
                      .approvedBy("anna@desk (cli)")
                      .goingBackTo("bender.backup/photos:2026-01-03T12-00-00")
                      .restoring(
                          new DataRestore(
                              "2026-01-03T12-00-00", DataRestore.Part.DATA_FOLDER, false)),
                  IMAGE,
                  Deployed.Stage.CONTAINER,
                  NEW_CONTAINER,
                  OLD_CONTAINER,
                  BACKUP,
                  NOON,
                  NOON.plusMillis(581),
                  new DatabaseCluster(
                      "7454000000000000001",
                      "15.18",
                      "postgres",
                      List.of(
                          new DatabaseCluster.Database(
                              "immich",
                              42,
                              12_345,
                              "0cc175b9c0f1b6a831c399e269772661",
                              List.of("plpgsql 1.0", "vector 0.8.0"),
                              new DatabaseCluster.Soundness(
                                  List.of("public.by_face: item order"), List.of("the database")))),
                      List.of("immich", "postgres")),
                  List.of("immich_server"))),
          Map.entry(
              Topics.VERIFIED,
              new Verified(
                  UPDATE,
                  IMAGE,
                  NEW_CONTAINER,
                  OLD_CONTAINER,
                  List.of(
                      new CheckResult(
                          "running", CheckResult.Outcome.PASSED, "steady for 10 s", 3, 10_000)),
                  940,
                  NOON.plusSeconds(11),
                  Deployed.Stage.DEPENDENTS)),
          Map.entry(
              Topics.ROLLBACK_REQUESTED,
              new RollbackRequested(
                  UPDATE,
                  NEW_CONTAINER,
                  OLD_CONTAINER,
                  BACKUP,
                  "http :80/health answered 500 for 60 s.",
                  List.of(CHECK),
                  "no space left on device",
                  NOON,
                  "verifier")),
          Map.entry(
              Topics.ROLLED_BACK,
              new RolledBack(
                  UPDATE,
                  OLD_IMAGE,
                  OLD_CONTAINER,
                  "http :80/health answered 500 for 60 s.",
                  "no space left on device",
                  61_500,
                  NOON.plusSeconds(62),
                  "bender.backup/photos:2026-01-10T12-00-00")),
          Map.entry(
              Topics.UPDATE_SKIPPED,
              new UpdateSkipped(
                  UPDATE,
                  UpdateSkipped.Reason.SAME_IMAGE,
                  "A new index with the same image for linux/amd64.")),
          Map.entry(
              Topics.OPERATOR_COMMAND,
              new OperatorCommand(
                  "c-0001",
                  UPDATE.updateId(),
                  "bender",
                  "photos",
                  OperatorCommand.Verb.APPROVE,
                  "anna@desk (cli)",
                  "looks good",
                  null,
                  NOON,
                  null,
                  new DataRestore("2026-01-10T12-00-00", DataRestore.Part.DUMP, false))),
          Map.entry(
              Topics.OPERATOR_ANSWERED,
              new OperatorAnswered(
                  "c-0001",
                  UPDATE.updateId(),
                  "bender",
                  "photos",
                  OperatorAnswered.Result.ACCEPTED,
                  "It starts now.",
                  NOON,
                  List.of(CHECK))),
          Map.entry(
              Topics.CONTAINER_OBSERVED,
              new ContainerObserved(
                  UPDATE.updateId(),
                  "bender",
                  "photos",
                  NEW_CONTAINER,
                  "registry.example/photos:1",
                  "linux/amd64",
                  IMAGE,
                  "1.1.0",
                  "running",
                  ContainerObserved.Watch.WATCHED,
                  NOON,
                  NOON.plusSeconds(60),
                  List.of(
                      new ContainerObserved.Backup(
                          BACKUP,
                          OLD_IMAGE,
                          "1.0.0",
                          NOON,
                          12_345_678,
                          List.of("photos.bender-old-937f0b4f55d0f80a"))),
                  List.of(
                      new ContainerObserved.DataBackup(
                          "2026-01-10T12-00-00",
                          NOON,
                          87_654_321,
                          true,
                          true,
                          "15.18",
                          List.of("photos", "postgres"),
                          false,
                          true,
                          null)))),
          Map.entry(
              Topics.CONTAINER_CHECKED,
              new ContainerChecked(
                  UPDATE.updateId(), "bender", "photos", OLD_CONTAINER, List.of(CHECK), NOON)),
          Map.entry(
              Topics.IMAGE_ASSESSED,
              new ImageAssessed(
                  UPDATE.updateId(),
                  "bender",
                  "photos",
                  MANIFEST,
                  "linux/amd64",
                  List.of(FINDING),
                  1,
                  true,
                  NOON,
                  NOON.plusSeconds(5))),
          Map.entry(
              Topics.UPDATE_PROGRESS,
              new UpdateProgress(
                  UPDATE.updateId(),
                  "bender",
                  "photos",
                  "deployer",
                  UpdateProgress.Stage.PULLING,
                  null,
                  "4 of 12 MB",
                  4_000_000L,
                  12_345_678L,
                  NOON)));
}

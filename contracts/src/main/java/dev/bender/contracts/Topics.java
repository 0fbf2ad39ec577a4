package dev.bender.contracts;

import static dev.bender.contracts.Topic.Retention.COMPACTED;
import static dev.bender.contracts.Topic.Retention.DAYS_30;
import static dev.bender.contracts.Topic.Retention.FOREVER;

import java.util.List;
import java.util.Optional;

/** Every topic. */
public final class Topics {
  public static final Topic<UpdateDetected> UPDATE_DETECTED =
      of("update.detected", "update-detected", UpdateDetected.class, FOREVER);
  public static final Topic<ImagePulled> IMAGE_PULLED =
      of("image.pulled", "image-pulled", ImagePulled.class, FOREVER);
  public static final Topic<ScanCompleted> SCAN_COMPLETED =
      of("scan.completed", "scan-completed", ScanCompleted.class, FOREVER);
  public static final Topic<Deployed> DEPLOYED =
      of("deployed", "deployed", Deployed.class, FOREVER);
  public static final Topic<Verified> VERIFIED =
      of("verified", "verified", Verified.class, FOREVER);
  public static final Topic<RollbackRequested> ROLLBACK_REQUESTED =
      of("rollback.requested", "rollback-requested", RollbackRequested.class, FOREVER);
  public static final Topic<RolledBack> ROLLED_BACK =
      of("rolled.back", "rolled-back", RolledBack.class, FOREVER);
  public static final Topic<UpdateSkipped> UPDATE_SKIPPED =
      of("update.skipped", "update-skipped", UpdateSkipped.class, FOREVER);

  /** Delayed: each record is what {@link #UPDATE_DETECTED} gets again when it is due. */
  public static final Topic<UpdateDetected> UPDATE_RETRY =
      of("update.retry", "update-detected", UpdateDetected.class, COMPACTED);

  /** Delayed: each record is what {@link #SCAN_COMPLETED} gets again when it is let through. */
  public static final Topic<ScanCompleted> UPDATE_HELD =
      of("update.held", "scan-completed", ScanCompleted.class, COMPACTED);

  public static final Topic<OperatorCommand> OPERATOR_COMMAND =
      of("operator.command", "operator-command", OperatorCommand.class, FOREVER);
  public static final Topic<OperatorAnswered> OPERATOR_ANSWERED =
      of("operator.answered", "operator-answered", OperatorAnswered.class, DAYS_30);
  public static final Topic<ContainerObserved> CONTAINER_OBSERVED =
      of("container.observed", "container-observed", ContainerObserved.class, COMPACTED);
  public static final Topic<ContainerChecked> CONTAINER_CHECKED =
      of("container.checked", "container-checked", ContainerChecked.class, COMPACTED);
  public static final Topic<ImageAssessed> IMAGE_ASSESSED =
      of("image.assessed", "image-assessed", ImageAssessed.class, COMPACTED);
  public static final Topic<UpdateProgress> UPDATE_PROGRESS =
      of("update.progress", "update-progress", UpdateProgress.class, DAYS_30);

  public static final List<Topic<?>> ALL =
      List.of(
          UPDATE_DETECTED,
          IMAGE_PULLED,
          SCAN_COMPLETED,
          DEPLOYED,
          VERIFIED,
          ROLLBACK_REQUESTED,
          ROLLED_BACK,
          UPDATE_SKIPPED,
          UPDATE_RETRY,
          UPDATE_HELD,
          OPERATOR_COMMAND,
          OPERATOR_ANSWERED,
          CONTAINER_OBSERVED,
          CONTAINER_CHECKED,
          IMAGE_ASSESSED,
          UPDATE_PROGRESS);

  private Topics() {}

  /** The topic of that name. */
  public static Optional<Topic<?>> named(String name) {
    return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
  }

  private static <E extends Event> Topic<E> of(
      String name, String type, Class<E> value, Topic.Retention retention) {
    return new Topic<>(name, "dev.bender." + type + ".v1", value, retention);
  }
}

package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The new container runs in place of the old one, which stands by.
 *
 * @param image what runs now
 * @param stage which part of an update with several parts this is
 * @param containerId the new container
 * @param standbyId the stopped old one; null where it is gone
 * @param backup the tag that keeps the old image; null where there is none
 * @param stoppedAt when the old one was told to stop
 * @param startedAt when the new one was started
 * @param database what the new one has to serve as the old one did; null where it is no database
 * @param dependents those that ran and were stopped for it, in the order in which they start
 */
public record Deployed(
    @JsonUnwrapped Update update,
    ImageDigests image,
    Stage stage,
    String containerId,
    @Nullable String standbyId,
    @Nullable String backup,
    Instant stoppedAt,
    Instant startedAt,
    @Nullable DatabaseCluster database,
    @Nullable List<String> dependents)
    implements UpdateEvent {
  /** More dependents are refused before anything stops. */
  public static final int MOST_DEPENDENTS = 100;

  public Deployed {
    Check.present("update", update);
    Check.present("image", image);
    Check.present("stage", stage);
    Check.text("containerId", containerId, 64);
    Check.optionalText("standbyId", standbyId, 64);
    Check.optionalText("backup", backup, 512);
    Check.present("stoppedAt", stoppedAt);
    Check.present("startedAt", startedAt);
    dependents = Check.list("dependents", dependents, MOST_DEPENDENTS);
    dependents.forEach(Check::container);
  }

  /** One that nothing depends on. */
  public Deployed(
      Update update,
      ImageDigests image,
      Stage stage,
      String containerId,
      @Nullable String standbyId,
      @Nullable String backup,
      Instant stoppedAt,
      Instant startedAt) {
    this(
        update,
        image,
        stage,
        containerId,
        standbyId,
        backup,
        stoppedAt,
        startedAt,
        null,
        List.of());
  }

  /** The container itself, or, after it was verified, those that depend on it. */
  public enum Stage {
    CONTAINER,
    DEPENDENTS
  }
}

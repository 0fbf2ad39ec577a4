package dev.bender.deployer.postgres;

import dev.bender.contracts.DatabaseCluster;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the update of a database is. It is on disk before what it tells of is begun, so that a
 * deployer that was killed knows what to take back or to finish.
 *
 * @param updateId the update
 * @param container the database's container
 * @param oldId the container that served before
 * @param phase what is under way
 * @param dependents those that ran before, in the order in which they start
 * @param backup the folder of its backup; null where none was made
 * @param before what the old one served; null until it is known
 * @param begunAt when the first dependent was stopped
 * @param deployed what has to be said again once the dependents run; null until then
 * @param rebuild which indexes the new server has to rebuild, for people; null for none
 */
record Flow(
    String updateId,
    String container,
    String oldId,
    Phase phase,
    List<String> dependents,
    @Nullable String backup,
    @Nullable DatabaseCluster before,
    Instant begunAt,
    @Nullable Deployment deployed,
    @Nullable String rebuild) {

  /** What is under way; everything before the next phase may have been done only in part. */
  enum Phase {
    /** Dependents stop, the backup is taken: to be taken back after a kill. */
    PREPARING,
    /** The backup is whole; the new server is put in place and verified. */
    BACKED_UP,
    /** The new server is verified; its dependents start and are verified. */
    SERVING,
    /**
     * The new server is to go: no dependent has run, so the old data is put back before it ends.
     */
    GOING_BACK,
    /** The old data is put back: to be finished after a kill, before any server starts. */
    RESTORING,
    /** The old data is back, the old server may start. */
    RESTORED
  }

  /**
   * What the event that follows has to carry.
   *
   * @param containerId the new server's container
   * @param tag the image's backup
   */
  record Deployment(
      String containerId, @Nullable String tag, Instant stoppedAt, Instant startedAt) {}

  Flow {
    dependents = List.copyOf(dependents);
  }

  /** Whether the old server must not start on what is there. */
  boolean owesData() {
    return phase == Phase.GOING_BACK || phase == Phase.RESTORING;
  }

  Flow in(Phase next) {
    return new Flow(
        updateId, container, oldId, next, dependents, backup, before, begunAt, deployed, rebuild);
  }

  Flow backedUp(@Nullable String folder, DatabaseCluster cluster) {
    return new Flow(
        updateId,
        container,
        oldId,
        Phase.BACKED_UP,
        dependents,
        folder,
        cluster,
        begunAt,
        deployed,
        rebuild);
  }

  Flow deployed(Deployment what) {
    return new Flow(
        updateId, container, oldId, phase, dependents, backup, before, begunAt, what, rebuild);
  }
}

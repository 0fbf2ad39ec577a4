package dev.bender.deployer.postgres;

import dev.bender.contracts.DatabaseCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * @param policies the restart policies that dependents had, by their names
 * @param restores the backup whose data is put in place; null where the data stays
 * @param wasDown true where the old server did not run before either: it is not started then when
 *     all is to be as it was; null otherwise
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
    @Nullable String rebuild,
    @Nullable Map<String, String> policies,
    @Nullable String restores,
    @Nullable Boolean wasDown) {

  /** What is under way; everything before the next phase may have been done only in part. */
  enum Phase {
    /** Dependents stop, the backup is taken: to be taken back after a kill. */
    PREPARING,
    /**
     * The data of an earlier backup is put in place of the old: after a kill the old is put back.
     */
    FILLING,
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
    policies = policies == null ? Map.of() : Map.copyOf(policies);
  }

  @Override
  public Map<String, String> policies() {
    return policies == null ? Map.of() : policies;
  }

  /**
   * More than those that were known have to start again.
   *
   * @param all in the order in which they start
   */
  Flow withDependents(List<String> all, Map<String, String> theirs) {
    return new Flow(
        updateId, container, oldId, phase, all, backup, before, begunAt, deployed, rebuild, theirs,
        restores, wasDown);
  }

  /** Whether the old server must not start on what is there. */
  boolean owesData() {
    return phase == Phase.FILLING || phase == Phase.GOING_BACK || phase == Phase.RESTORING;
  }

  /** Whether the data of a backup takes the place of the old. */
  boolean isRestore() {
    return restores != null;
  }

  /** Whether the old server did not run before either. */
  boolean foundDown() {
    return Boolean.TRUE.equals(wasDown);
  }

  Flow in(Phase next) {
    return with(next, backup, before, deployed, restores);
  }

  Flow backedUp(@Nullable String folder, DatabaseCluster cluster) {
    return with(Phase.BACKED_UP, folder, cluster, deployed, restores);
  }

  /**
   * The data is about to be another.
   *
   * @param folder of the backup of what is there now
   * @param from the backup whose data is put in place
   */
  Flow filling(String folder, DatabaseCluster cluster, String from) {
    return with(Phase.FILLING, folder, cluster, deployed, from);
  }

  Flow deployed(Deployment what) {
    return with(phase, backup, before, what, restores);
  }

  private Flow with(
      Phase next,
      @Nullable String folder,
      @Nullable DatabaseCluster cluster,
      @Nullable Deployment what,
      @Nullable String from) {
    return new Flow(
        updateId,
        container,
        oldId,
        next,
        dependents,
        folder,
        cluster,
        begunAt,
        what,
        rebuild,
        policies,
        from,
        wasDown);
  }
}

package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.deployer.postgres.Flow.Phase;
import dev.bender.deployer.replacement.GoingBack.CannotGoBack;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Puts a server's data back as it was before its update, or before another's took its place. */
final class PutBack {
  private static final Logger log = LoggerFactory.getLogger(PutBack.class);

  private static final Duration SHUTDOWN = Duration.ofMinutes(5);
  private static final String NOT_STARTED = "created";
  private static final int TRIES = 5;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Engine engine;
  private final DataBackups backups;
  private final Flows flows;
  private final RestoreData restoreData;

  PutBack(Engine engine, DataBackups backups, Flows flows) {
    this.engine = engine;
    this.backups = backups;
    this.flows = flows;
    this.restoreData = new RestoreData(engine);
  }

  /**
   * Puts it back, if there is a copy of it.
   *
   * @param old stopped; called again for the same one, it begins anew
   * @throws CannotGoBack if no server may start on what is there now
   */
  void data(Flow flow, JsonNode old) throws CannotGoBack, InterruptedException {
    data(flow, old, () -> {});
  }

  /**
   * The same.
   *
   * @param begins told when the copy was found to be whole, and the data is about to be touched
   */
  void data(Flow flow, JsonNode old, Runnable begins) throws CannotGoBack, InterruptedException {
    if (Standing.isRunning(old)) {
      // Its files are about to be taken from under it.
      engine.stop(Standing.id(old), SHUTDOWN);
    }
    stopNew(flow);
    String name = flow.backup();
    if (name == null) {
      flows.save(flow.in(Phase.RESTORED));
      return;
    }
    Path folder = backups.folderOf(flow.container(), name);
    Backup backup;
    try {
      backup = backups.read(folder);
      if (backup.data() == null) {
        flows.save(flow.in(Phase.RESTORED));
        return;
      }
      // Whether the copy is whole is asked before the folder is emptied.
      CheckBackup.read(folder, backup, DataRestore.Part.DATA_FOLDER);
    } catch (DatabaseException e) {
      keep(flow, old, e);
      return;
    }
    begins.run();
    try {
      flows.save(flow.in(Phase.RESTORING));
      restore(folder, backup, old);
      flows.save(flow.in(Phase.RESTORED));
    } catch (DatabaseException e) {
      throw new CannotGoBack("The data could not be put back: " + e.getMessage(), e);
    }
  }

  /** After a kill the host's recovery may have started it: two servers on one folder ruin it. */
  private void stopNew(Flow flow) {
    engine.containers(true, Names.UPDATE + "=" + flow.updateId()).stream()
        .filter(one -> !one.id().equals(flow.oldId()) && !NOT_STARTED.equals(one.state()))
        .forEach(one -> engine.stopForGood(one.id(), SHUTDOWN));
  }

  /** Begins anew each time; one bad moment must not leave a database down. */
  private void restore(Path folder, Backup backup, JsonNode old)
      throws DatabaseException, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        restoreData.restore(folder, backup, old);
        return;
      } catch (DatabaseException e) {
        if (tries == TRIES) {
          throw e;
        }
        log.warn("{}: tried again: {}", backup.container(), e.getMessage());
        Thread.sleep(BETWEEN);
      }
    }
  }

  /** Within a major version the files stay readable: what the new server wrote is not lost. */
  private void keep(Flow flow, JsonNode old, DatabaseException why) throws CannotGoBack {
    log.error("{}: its backup is of no use: {}", flow.container(), why.getMessage());
    try {
      boolean same =
          flow.before() != null
              && flow.phase() == Phase.GOING_BACK
              && DataFiles.control(engine, Server.of(old))
                  .systemIdentifier()
                  .equals(flow.before().systemIdentifier());
      if (!same) {
        throw new CannotGoBack(
            "The data could not be put back, and what is there is not the old server's: "
                + why.getMessage(),
            why);
      }
      flows.save(flow.in(Phase.RESTORED));
    } catch (DatabaseException e) {
      throw new CannotGoBack("The data could not be put back: " + why.getMessage(), why);
    }
  }
}

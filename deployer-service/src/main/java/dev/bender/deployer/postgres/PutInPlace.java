package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.Update;
import dev.bender.deployer.postgres.RestorePlan.Ready;
import dev.bender.deployer.postgres.Steps.Step;
import dev.bender.deployer.replacement.GoingBack.CannotGoBack;
import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.RestartPolicy;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.postgres.DatabaseException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Puts the data of a backup in the place of what is there, of which a copy was taken. If that does
 * not work, the copy is put back at once.
 */
final class PutInPlace {
  private static final Logger log = LoggerFactory.getLogger(PutInPlace.class);

  private final Engine engine;
  private final DataBackups backups;
  private final Flows flows;
  private final PutBack putBack;
  private final Steps steps;
  private final RestoreData restoreData;
  private final LoadDump loadDump;

  PutInPlace(Engine engine, DataBackups backups, Flows flows, PutBack putBack, Steps steps) {
    this.engine = engine;
    this.backups = backups;
    this.flows = flows;
    this.putBack = putBack;
    this.steps = steps;
    this.restoreData = new RestoreData(engine);
    this.loadDump = new LoadDump(engine, restoreData);
  }

  /**
   * Puts it in place; until it is whole, a kill brings back what was there.
   *
   * @param copy of what is there now
   * @return why it is as it was; empty if the backup's data is there
   * @throws DataIsOwed if what was there could not be put back either
   */
  Optional<String> put(
      Update update, Flow begun, Ready ready, CopyServer.Copy copy, JsonNode old, JsonNode fresh)
      throws InterruptedException {
    Optional<String> taken = DataMount.refusal(engine, old, ready.dependents());
    if (taken.isEmpty() && Standing.isRunning(engine.inspect(Standing.id(old)))) {
      taken = Optional.of("It was started meanwhile, and its data is not taken from under it.");
    }
    if (taken.isPresent()) {
      return taken;
    }
    String safety = copy.folder();
    String name = String.valueOf(ready.folder().getFileName());
    // A reboot from here on must not start the new one on half of its data.
    engine.updateRestartPolicy(Standing.id(fresh), "no", 0);
    Flow flow = flows.save(begun.filling(safety, copy.cluster(), name));
    steps.tell(
        update,
        Step.PUT_BACKUP,
        "putting the " + CheckBackup.words(ready.which()) + " of " + name + " in place");
    try {
      DatabaseCluster expected = fill(flow, ready, safety, old, fresh);
      giveRestartPolicy(fresh);
      flows.save(flow.backedUp(safety, expected));
      return Optional.empty();
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (DatabaseException | EngineException e) {
      log.error("{}: {}", flow.container(), e.getMessage());
      return Optional.of(takeBack(update, flow, old, String.valueOf(e.getMessage())));
    }
  }

  private DatabaseCluster fill(Flow flow, Ready ready, String safety, JsonNode old, JsonNode fresh)
      throws DatabaseException, InterruptedException {
    JsonNode stopped = engine.inspect(Standing.id(old));
    if (ready.which() == DataRestore.Part.DATA_FOLDER) {
      restoreData.restore(ready.folder(), ready.backup(), stopped);
      return ready.backup().cluster();
    }
    Path copy =
        CheckBackup.file(backups.folderOf(flow.container(), safety), DataRestore.Part.DATA_FOLDER);
    return loadDump.load(ready.folder(), ready.backup(), copy, stopped, fresh);
  }

  private void giveRestartPolicy(JsonNode fresh) {
    RestartPolicy policy = RestartPolicy.parse(Standing.label(fresh, Names.RESTART));
    engine.updateRestartPolicy(Standing.id(fresh), policy.name(), policy.retries());
  }

  private String takeBack(Update update, Flow flow, JsonNode old, String why)
      throws InterruptedException {
    steps.tell(update, Step.RESTORE_DATA, "putting the data back as it was");
    try {
      putBack.data(flow, engine.inspect(Standing.id(old)));
      return "The backup could not be put in place: " + why + ". All is as it was before.";
    } catch (CannotGoBack | EngineException e) {
      throw new DataIsOwed(
          "The backup could not be put in place: " + why + ". " + e.getMessage(), e);
    }
  }
}

package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.Deployed;
import dev.bender.deployer.postgres.RestorePlan.Ready;
import dev.bender.deployer.postgres.RestorePlan.Refused;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.settings.ContainerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Refuses what would go wrong before anything stops: a backup that is not there, not whole, not of
 * this cluster or of another major version; no room; dependents that do not exist. Nothing is
 * changed by it.
 */
public final class PlanRestore {
  /** Larger ones are read when it is their turn: who asked waits for an answer now. */
  private static final long AT_ONCE = 256L * 1024 * 1024;

  /** Of a dump, with the indexes that it does not hold. */
  static final long PER_DUMPED_BYTE = 3;

  private final Engine engine;
  private final DataBackups backups;
  private final Dependents dependents;
  private final Function<String, ContainerSettings> settings;

  PlanRestore(
      Engine engine,
      DataBackups backups,
      Dependents dependents,
      Function<String, ContainerSettings> settings) {
    this.engine = engine;
    this.backups = backups;
    this.dependents = dependents;
    this.settings = settings;
  }

  /**
   * Looks at all that can be known at once; what is large is not read.
   *
   * @param running the container, as the engine shows it, whether it runs or not
   */
  public RestorePlan glance(String container, JsonNode running, DataRestore wish) {
    return plan(container, running, wish, AT_ONCE);
  }

  /** The same, and reads the backup to its end. */
  RestorePlan whole(String container, JsonNode running, DataRestore wish) {
    return plan(container, running, wish, Long.MAX_VALUE);
  }

  private RestorePlan plan(String container, JsonNode running, DataRestore wish, long readAtMost) {
    try {
      Ready ready = find(container, wish);
      Server server = Server.of(running);
      Optional<String> refusal =
          kind(container, running)
              .or(() -> mismatch(server, ready.backup()))
              .or(() -> absent(container, ready.dependents()))
              .or(() -> DataMount.refusal(engine, running, ready.dependents()));
      if (refusal.isPresent()) {
        return new Refused(refusal.get());
      }
      Optional<String> foreign = foreign(server, ready, wish);
      if (foreign.isPresent()) {
        return new Refused(foreign.get());
      }
      Backup.Part part = CheckBackup.glance(ready.folder(), ready.backup(), ready.which());
      if (part.stored() <= readAtMost) {
        CheckBackup.read(ready.folder(), ready.backup(), ready.which());
      }
      return noRoom(server, ready, part).<RestorePlan>map(Refused::new).orElse(ready);
    } catch (DatabaseException e) {
      return new Refused(
          "%s cannot be put back: %s. Take another: bender backups list"
              .formatted(shown(container, wish), e.getMessage()));
    }
  }

  private static String shown(String container, DataRestore wish) {
    return "The backup " + container + "/" + wish.backup();
  }

  private Ready find(String container, DataRestore wish) throws DatabaseException {
    Optional<Path> folder = backups.find(container, wish.backup());
    if (folder.isEmpty()) {
      throw new DatabaseException("there is none of that name", null);
    }
    Backup backup = backups.read(folder.get());
    if (!backup.container().equals(container)) {
      throw new DatabaseException(
          "it is a foreign one, taken of " + PlainName.of(backup.container()), null);
    }
    if (backup.wasFound()) {
      throw new DatabaseException(
          "no server served it when it was taken, so nobody knows whether the files are whole;"
              + " unpack "
              + folder.get().resolve(Backup.DATA)
              + " by hand if you want them",
          null);
    }
    DataRestore.Part which = wish.from();
    if (which == null) {
      which =
          backup.data() != null || backup.dump() == null
              ? DataRestore.Part.DATA_FOLDER
              : DataRestore.Part.DUMP;
    }
    return new Ready(folder.get(), backup, which, dependents.of(container));
  }

  private Optional<String> kind(String container, JsonNode running) {
    if (settings.apply(container).kind().equals("plain")
        || (settings.apply(container).kind().isEmpty() && !Server.isIn(running))) {
      return Optional.of(
          container + " is no PostgreSQL server. Set containers." + container + ".kind: postgres.");
    }
    return Optional.empty();
  }

  private static Optional<String> mismatch(Server server, Backup backup) {
    if (!backup.major().equals(server.major())) {
      return Optional.of(
          ("The backup is of PostgreSQL %s, and the container is of %s: another major version. Put a container of"
                  + " %s in place first, or load its dump by hand.")
              .formatted(
                  PlainName.of(backup.major()),
                  PlainName.of(server.major()),
                  PlainName.of(backup.major())));
    }
    return backup.dataFolder().equals(server.dataFolder())
        ? Optional.empty()
        : Optional.of(
            "The backup is of data in %s, and the container has it in %s. Set PGDATA=%s on it."
                .formatted(backup.dataFolder(), server.dataFolder(), backup.dataFolder()));
  }

  private Optional<String> absent(String container, List<String> all) {
    if (all.size() > Deployed.MOST_DEPENDENTS) {
      return Optional.of(
          "It has more than " + Deployed.MOST_DEPENDENTS + " dependents; name fewer of them.");
    }
    List<String> missing = dependents.missing(all);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("There is no container %s, which the settings name as a dependent. Mend"
                    + " 'containers.%s.dependents'.")
                .formatted(String.join(", ", missing), container));
  }

  private Optional<String> foreign(Server server, Ready ready, DataRestore wish) {
    if (wish.otherCluster()) {
      return Optional.empty();
    }
    String from = ready.backup().cluster().systemIdentifier();
    try {
      ControlFile control = DataFiles.control(engine, server);
      return control.systemIdentifier().equals(from)
          ? Optional.empty()
          : Optional.of(
              ("The backup is a foreign one: it is of cluster %s, and %s is in place. After a way"
                      + " back by a dump, or with a new volume, that is so; if it is meant, add"
                      + " --other-cluster.")
                  .formatted(from, control.systemIdentifier()));
    } catch (DatabaseException e) {
      return Optional.of(
          ("The backup is of cluster %s, and what is in place cannot be told: %s. With a new volume,"
                  + " or damaged files, that is so; if it is meant, add --other-cluster.")
              .formatted(from, e.getMessage()));
    }
  }

  /** On the disk that the data is on; what is there now goes first. */
  private Optional<String> noRoom(Server server, Ready ready, Backup.Part part)
      throws DatabaseException {
    long needed =
        ready.which() == DataRestore.Part.DUMP ? PER_DUMPED_BYTE * part.bytes() : part.bytes();
    long there = DataDisk.used(engine, server);
    long free = DataDisk.free(engine, server);
    return free < 0 || there < 0 || free + there >= needed
        ? Optional.empty()
        : Optional.of(
            "There is too little room for it in %s: %,d MB with what is there now, %,d MB needed."
                .formatted(server.dataFolder(), (free + there) / 1_000_000, needed / 1_000_000));
  }
}

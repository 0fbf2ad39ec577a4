package dev.bender.deployer.postgres;

import dev.bender.contracts.DataRestore;
import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.ImageDigests;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The folder of backups: one folder for each container, in it one for each backup. */
final class DataBackups {
  /** So much of the disk stays free. */
  static final long FLOOR = 512L * 1024 * 1024;

  private static final long MOST_JSON = 4L * 1024 * 1024;
  private static final String PARTIAL = ".partial";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss", Locale.ROOT);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final TakeBackup take;
  private final Clock clock;

  DataBackups(Engine engine, Path folder, Clock clock) {
    this.folder = folder;
    this.take = new TakeBackup(engine, FLOOR);
    this.clock = clock;
  }

  /**
   * Why there is no room, for people.
   *
   * @param bytes of the data
   */
  Optional<String> refusal(String container, long bytes) {
    try {
      Path home = home(container);
      long free = Files.getFileStore(home).getUsableSpace();
      // SQL and files, both smaller when compressed; the worst case is data that does not compress
      long needed = 2 * bytes + FLOOR;
      return free >= needed
          ? Optional.empty()
          : Optional.of(
              "There is too little room for its backup in %s: %,d MB are free, up to %,d MB needed."
                  .formatted(home, free / 1_000_000, needed / 1_000_000));
    } catch (IOException e) {
      return Optional.of("Its backup cannot be written to " + folder + ": " + e.getMessage());
    }
  }

  /** All rows and password hashes will be in it: nobody else is to read them. */
  private Path home(String container) throws IOException {
    Path home = Files.createDirectories(folder.resolve(container));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    return home;
  }

  /** One that is being written; it counts once it is ended. */
  final class Draft {
    private final Path partial;
    private final String name;
    private final Server server;
    private final Backup begun;
    private Backup.@Nullable Part dump;
    private Backup.@Nullable Part data;

    private Draft(Path partial, String name, Server server, Backup begun) {
      this.partial = partial;
      this.name = name;
      this.server = server;
      this.begun = begun;
    }

    void dump(LongConsumer progress) throws DatabaseException {
      dump = take.dump(server, begun.cluster(), partial, progress);
    }

    void data(LongConsumer progress) throws DatabaseException, InterruptedException {
      data =
          begun.wasFound()
              ? take.asFound(server, partial, progress)
              : take.data(server, begun.cluster(), partial, progress);
    }

    /** Loads the dump into a server that nobody works with. */
    void tryDump(TestRestore testRestore, JsonNode container)
        throws DatabaseException, InterruptedException {
      testRestore.of(partial, soFar(), container);
    }

    private Backup soFar() {
      return new Backup(
          begun.container(),
          begun.image(),
          begun.imageTag(),
          begun.major(),
          begun.dataFolder(),
          begun.takenAt(),
          begun.cluster(),
          dump,
          data,
          begun.asFound());
    }

    /** The name of its folder, which is on the disk for certain then. */
    String end() throws DatabaseException {
      Backup whole = soFar();
      try {
        Durable.write(
            partial.resolve(Backup.FILE),
            JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(whole));
        Durable.move(partial, partial.resolveSibling(name));
        return name;
      } catch (IOException e) {
        throw new DatabaseException("the backup could not be written: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Begins one; what an earlier one left half-way is removed.
   *
   * @param cluster what is in it, as far as that is known
   * @param asFound whether no server serves it, so that nothing is proven of it
   */
  Draft begin(
      String container,
      ImageDigests image,
      @Nullable String imageTag,
      Server server,
      DatabaseCluster cluster,
      boolean asFound)
      throws DatabaseException {
    Instant now = clock.instant();
    try {
      removePartial(container);
      String name = TIME.format(now.atOffset(ZoneOffset.UTC));
      Path partial = home(container).resolve(name + PARTIAL);
      Files.createDirectories(partial);
      Backup begun =
          new Backup(
              container,
              image,
              imageTag,
              server.major(),
              server.dataFolder(),
              now,
              cluster,
              null,
              null,
              asFound ? true : null);
      return new Draft(partial, name, server, begun);
    } catch (IOException e) {
      throw new DatabaseException("the backup could not be begun: " + e.getMessage(), e);
    }
  }

  /** Removes what was left half-way. */
  void removePartial(String container) throws IOException {
    for (Path one : foldersOf(container)) {
      if (String.valueOf(one.getFileName()).endsWith(PARTIAL)) {
        remove(one);
      }
    }
  }

  Path folderOf(String container, String name) {
    return folder.resolve(container).resolve(name);
  }

  /** One that counts, by a name that may come from anybody; empty if there is none. */
  Optional<Path> find(String container, String name) {
    return of(container).stream()
        .filter(one -> String.valueOf(one.getFileName()).equals(name))
        .findFirst();
  }

  /** When one was taken, as its name says. */
  static Instant takenAt(Path backup) {
    return LocalDateTime.parse(String.valueOf(backup.getFileName()), TIME)
        .toInstant(ZoneOffset.UTC);
  }

  /** Whether somebody wants it to stay, and has put an empty file of that name into its folder. */
  static boolean isPinned(Path backup) {
    return Files.exists(backup.resolve("pinned"), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What a backup says of itself.
   *
   * @throws DatabaseException if it is none
   */
  Backup read(Path backup) throws DatabaseException {
    Path file = backup.resolve(Backup.FILE);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_JSON) {
        throw new DatabaseException(file + " is no file of Bender's", null);
      }
      return JSON.readValue(Files.readAllBytes(file), Backup.class);
    } catch (IOException | JacksonException e) {
      throw new DatabaseException(backup + " is no backup of Bender's: " + e.getMessage(), e);
    }
  }

  /** Those that count, the newest first: ended, and named as Bender names them. */
  List<Path> of(String container) {
    try {
      return foldersOf(container).stream()
          .filter(one -> Files.exists(one.resolve(Backup.FILE), LinkOption.NOFOLLOW_LINKS))
          .filter(one -> DataRestore.isName(String.valueOf(one.getFileName())))
          .sorted(Comparator.comparing((Path one) -> String.valueOf(one.getFileName())).reversed())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes those that are too many or too old.
   *
   * @param keep at most this many stay
   * @param maxAge older ones go too; the newest stays in any case
   */
  void prune(String container, int keep, Duration maxAge) throws IOException {
    for (Path one : surplus(container, keep, maxAge)) {
      remove(one);
    }
  }

  /** Those that are too many or too old, and that nobody wants to stay. */
  List<Path> surplus(String container, int keep, Duration maxAge) {
    Instant oldest = clock.instant().minus(maxAge);
    List<Path> newestFirst = of(container);
    List<Path> surplus = new ArrayList<>();
    int proven = 0;
    int found = 0;
    for (Path one : newestFirst) {
      // What was only found takes no place from one that can be put back.
      int place = wasFound(one) ? ++found : ++proven;
      boolean tooOld = takenAt(one).isBefore(oldest);
      if ((place > keep || tooOld) && place > 1 && !isPinned(one)) {
        surplus.add(one);
      }
    }
    return surplus;
  }

  private boolean wasFound(Path backup) {
    try {
      return read(backup).wasFound();
    } catch (DatabaseException e) {
      return false;
    }
  }

  private List<Path> foldersOf(String container) throws IOException {
    Path home = folder.resolve(container);
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(one -> Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  /** Removes one with all that is in it. */
  static void remove(Path backup) throws IOException {
    try (Stream<Path> files = Files.walk(backup)) {
      for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
    }
  }
}

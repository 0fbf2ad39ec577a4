package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Psql;
import dev.bender.platform.settings.ContainerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What speaks against an update of a server before anything stops, read from the server that runs
 * and from its successor, which was created but never started.
 */
final class Refusals {
  private static final Duration SHORT = Duration.ofSeconds(20);
  // The folders are the same in both: the major is, and so is the way that it was packaged.
  private static final String WHERE =
      """
      SELECT json_build_object('preload', current_setting('shared_preload_libraries'),
        'data', current_setting('data_directory'),
        'programs', (SELECT setting FROM pg_config WHERE name = 'BINDIR'),
        'share', (SELECT setting FROM pg_config WHERE name = 'SHAREDIR'),
        'libraries', (SELECT setting FROM pg_config WHERE name = 'PKGLIBDIR'))\
      """;
  private static final String TABLESPACES =
      """
      SELECT json_build_object('places', (SELECT json_agg(pg_tablespace_location(oid) ORDER BY oid)
        FROM pg_tablespace WHERE pg_tablespace_location(oid) LIKE '/%'))\
      """;
  private static final String USED =
      """
      SELECT json_build_object('extensions', (SELECT json_agg(extname) FROM pg_extension),
        'libraries', (SELECT json_agg(DISTINCT p.probin) FROM pg_proc p
          JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
            AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
          WHERE p.probin IS NOT NULL))\
      """;

  private final Engine engine;

  Refusals(Engine engine) {
    this.engine = engine;
  }

  /** What comes of it. */
  sealed interface Judgement {}

  /** It must not be. */
  record Refused(String sentence) implements Judgement {}

  /**
   * It may be.
   *
   * @param rebuild which indexes are to be rebuilt then, for people; empty for none
   */
  record Allowed(String rebuild) implements Judgement {}

  /**
   * The first reason against it, with the way out, if there is one.
   *
   * @param databases that take connections
   * @param settings of the container
   * @throws DatabaseException if the running server does not say what has to be known
   */
  Judgement judge(
      String container,
      JsonNode old,
      JsonNode fresh,
      List<String> databases,
      ContainerSettings settings)
      throws DatabaseException, InterruptedException {
    Server before = Server.of(old);
    Server after = Server.of(fresh);
    Optional<String> refusal = byEnvironment(before, after, fresh);
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    refusal = settings.dataFolder() ? byPlace(before, dumpAlone(container)) : Optional.empty();
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    Psql psql = before.psql(engine);
    JsonNode where = psql.json("postgres", List.of(WHERE), SHORT);
    String programs = where.path("programs").asString("");
    SortLibraries now = SortLibraries.of(engine, before.id(), programs);
    SortLibraries then = SortLibraries.of(engine, after.id(), programs);
    refusal = byKind(now, then);
    if (refusal.isEmpty()) {
      refusal = byExtensions(before, after, where, databases);
    }
    if (refusal.isPresent()) {
      return new Refused(refusal.get());
    }
    return byOrder(container, now, then, SortedIndexes.of(psql, databases), settings);
  }

  /** The same where the data comes with the image, as it was written by it. */
  Judgement ofRestore(JsonNode old, JsonNode fresh, boolean serves)
      throws DatabaseException, InterruptedException {
    Optional<String> refusal = byEnvironment(Server.of(old), Server.of(fresh), fresh);
    if (refusal.isEmpty() && serves) {
      refusal = byTablespaces(Server.of(old), "");
    }
    if (refusal.isEmpty()) {
      refusal = byLog(Server.of(old), "").or(() -> byLink(Server.of(old)));
    }
    return refusal.isPresent() ? new Refused(refusal.get()) : new Allowed("");
  }

  private static Optional<String> byEnvironment(Server before, Server after, JsonNode fresh) {
    if (!before.major().equals(after.major())) {
      return Optional.of(
          ("The new image holds PostgreSQL %s, and the data is of %s: a new major version cannot"
                  + " read it. Stay on a tag of %s, or move the data by dump and restore first.")
              .formatted(shown(after.major()), shown(before.major()), shown(before.major())));
    }
    if (!before.dataFolder().equals(after.dataFolder())) {
      return Optional.of(
          ("The new image looks for its data in %s, and it is in %s: it would start empty. Set"
                  + " PGDATA=%s on the container, or move the data.")
              .formatted(after.dataFolder(), before.dataFolder(), before.dataFolder()));
    }
    return byMounts(before, fresh);
  }

  /** On one mount that stays, and with none inside it, which could not be put back. */
  private static Optional<String> byMounts(Server before, JsonNode fresh) {
    String data = before.dataFolder() + "/";
    boolean kept = false;
    for (JsonNode mount : fresh.path("Mounts")) {
      String at = mount.path("Destination").asString("");
      if (at.startsWith(data)) {
        return Optional.of(
            at
                + " is mounted inside the data folder, which could not be put back with it. Mount it"
                + " elsewhere.");
      }
      boolean around = !at.isEmpty() && data.startsWith(at.endsWith("/") ? at : at + "/");
      kept = kept || (around && !mount.path("Type").asString("").equals("tmpfs"));
    }
    if (kept) {
      return Optional.empty();
    }
    return Optional.of(
        ("Its data in %s is on no volume and would be lost with the container. Put a volume there"
                + " first.")
            .formatted(before.dataFolder()));
  }

  private static String dumpAlone(String container) {
    return " Or set 'containers.%s.data-folder: false' to go with the dump alone."
        .formatted(container);
  }

  /**
   * What the data folder only points at is not in a copy of it.
   *
   * @param or another way out
   */
  private Optional<String> byPlace(Server before, String or)
      throws DatabaseException, InterruptedException {
    Optional<String> refusal = byTablespaces(before, or);
    return refusal.isPresent() ? refusal : byLog(before, or);
  }

  private Optional<String> byTablespaces(Server before, String or)
      throws DatabaseException, InterruptedException {
    List<String> places = new ArrayList<>();
    before
        .psql(engine)
        .json("postgres", List.of(TABLESPACES), SHORT)
        .path("places")
        .forEach(one -> places.add(one.asString("")));
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "It has a tablespace in %s, which a copy of the data folder would miss. %s%s"
                .formatted(
                    String.join(", ", places),
                    "Move what is in it by 'ALTER … SET TABLESPACE pg_default', and drop it.",
                    or));
  }

  private Optional<String> byLink(Server before) {
    return DataFiles.isLink(engine, before.id(), before.dataFolder())
        ? Optional.of(
            "Its data folder %s is a link, and a copy of it would hold nothing else. Set PGDATA to"
                    .formatted(before.dataFolder())
                + " where the data is.")
        : Optional.empty();
  }

  private Optional<String> byLog(Server before, String or) {
    return DataFiles.isLink(engine, before.id(), before.dataFolder() + "/pg_wal")
        ? Optional.of(
            "Its pg_wal is outside of the data folder, and a copy of that would miss it. Move it"
                + " into the folder."
                + or)
        : Optional.empty();
  }

  private static String shown(String major) {
    return major.isEmpty() ? "of an unknown major version" : major;
  }

  /** The order of texts comes from the C library, and every index on texts from that order. */
  private static Optional<String> byKind(SortLibraries before, SortLibraries after) {
    if (before.musl() == after.musl()) {
      return Optional.empty();
    }
    return Optional.of(
        ("The new image is built on %s, the old one on %s: texts would sort in another order"
                + " without a warning, and indexes would be wrong. Stay on an image of the same"
                + " kind, or move the data by dump and restore.")
            .formatted(after.musl() ? "musl" : "glibc", before.musl() ? "musl" : "glibc"));
  }

  private static Judgement byOrder(
      String container,
      SortLibraries before,
      SortLibraries after,
      SortedIndexes indexes,
      ContainerSettings settings) {
    boolean byIcu = after.hasOtherIcu(before) && indexes.ofIcu() > 0;
    if (!after.hasOtherGlibc(before) && !byIcu) {
      return new Allowed("");
    }
    if (settings.allowCollationChange()) {
      return new Allowed(indexes.shown());
    }
    return new Refused(
        ("The new image brings %s, the old one has %s: texts may sort in another order, and"
                + " indexes on them may be wrong. Set 'containers.%s.allow-collation-change: true'"
                + " to have %s rebuilt while its dependents are down, or stay on an image with the"
                + " same library.")
            .formatted(named(after, byIcu), named(before, byIcu), container, indexes.shown()));
  }

  private static String named(SortLibraries libraries, boolean byIcu) {
    return byIcu
        ? "glibc %s and ICU %s".formatted(libraries.glibc(), libraries.icu())
        : "glibc " + libraries.glibc();
  }

  private Optional<String> byExtensions(
      Server before, Server after, JsonNode where, List<String> databases)
      throws DatabaseException, InterruptedException {
    Psql psql = before.psql(engine);
    if (!where.path("data").asString("").equals(before.dataFolder())) {
      return Optional.of(
          ("The server keeps its data in %s, and its environment says %s. Make PGDATA say where it"
                  + " is.")
              .formatted(where.path("data").asString(""), before.dataFolder()));
    }
    TreeSet<String> wanted = new TreeSet<>();
    String libraries = where.path("libraries").asString("");
    for (String one : where.path("preload").asString("").split(",")) {
      library(one.strip(), libraries).ifPresent(wanted::add);
    }
    for (String database : databases) {
      JsonNode used = psql.json(database, List.of(USED), SHORT);
      used.path("libraries")
          .forEach(one -> library(one.asString(""), libraries).ifPresent(wanted::add));
      used.path("extensions")
          .forEach(one ->
              wanted.add(
                  where.path("share").asString("")
                      + "/extension/"
                      + one.asString("")
                      + ".control"));
    }
    List<String> missing = new ArrayList<>();
    wanted.stream()
        .filter(path -> !DataFiles.isThere(engine, after.id(), path))
        .forEach(missing::add);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("The new image lacks %s, which is in use: the server would start, and queries would"
                    + " fail. Use an image with that extension, or drop it first.")
                .formatted(String.join(", ", missing)));
  }

  private static Optional<String> library(String name, String folder) {
    String bare = name.replace("\"", "").replace("$libdir/", "");
    if (bare.isEmpty()) {
      return Optional.empty();
    }
    String file = bare.endsWith(".so") ? bare : bare + ".so";
    return Optional.of(file.startsWith("/") ? file : folder + "/" + file);
  }
}

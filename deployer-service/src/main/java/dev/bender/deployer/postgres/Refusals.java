package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Psql;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What speaks against an update of a server before anything stops, read from the server that runs
 * and from its successor, which was created but never started.
 */
final class Refusals {
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final String MUSL = "/lib/ld-musl-x86_64.so.1";
  private static final String MUSL_ARM = "/lib/ld-musl-aarch64.so.1";
  private static final List<String> LIBC =
      List.of("/usr/lib/x86_64-linux-gnu/libc.so.6", "/usr/lib/aarch64-linux-gnu/libc.so.6");
  private static final Pattern GLIBC = Pattern.compile("stable release version (\\d+\\.\\d+)");
  private static final int MOST_LIBC = 8 * 1024 * 1024;

  // The folders are the same in both: the major is, and so is the way that it was packaged.
  private static final String WHERE =
      """
      SELECT json_build_object('preload', current_setting('shared_preload_libraries'),
        'data', current_setting('data_directory'),
        'share', (SELECT setting FROM pg_config WHERE name = 'SHAREDIR'),
        'libraries', (SELECT setting FROM pg_config WHERE name = 'PKGLIBDIR'))\
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

  /**
   * The first reason against it, with the way out; empty if there is none.
   *
   * @param databases that take connections
   * @throws DatabaseException if the running server does not say what has to be known
   */
  Optional<String> first(JsonNode old, JsonNode fresh, List<String> databases)
      throws DatabaseException, InterruptedException {
    Server before = Server.of(old);
    Server after = Server.of(fresh);
    Optional<String> known = byEnvironment(before, after, fresh);
    if (known.isPresent()) {
      return known;
    }
    Optional<String> library = byLibrary(before, after);
    return library.isPresent() ? library : byExtensions(before, after, databases);
  }

  /** The same where the data comes with the image, as it was written by it. */
  Optional<String> ofRestore(JsonNode old, JsonNode fresh) {
    return byEnvironment(Server.of(old), Server.of(fresh), fresh);
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

  private static String shown(String major) {
    return major.isEmpty() ? "of an unknown major version" : major;
  }

  /** The order of texts comes from the C library, and every index on texts from that order. */
  private Optional<String> byLibrary(Server before, Server after) {
    boolean muslBefore = isMusl(before);
    boolean muslAfter = isMusl(after);
    if (muslBefore != muslAfter) {
      return Optional.of(
          ("The new image is built on %s, the old one on %s: texts would sort in another order"
                  + " without a warning, and indexes would be wrong. Stay on an image of the same"
                  + " kind, or move the data by dump and restore.")
              .formatted(muslAfter ? "musl" : "glibc", muslBefore ? "musl" : "glibc"));
    }
    if (muslBefore) {
      return Optional.empty();
    }
    String glibcBefore = glibc(before);
    String glibcAfter = glibc(after);
    return glibcBefore.equals(glibcAfter) || glibcBefore.isEmpty() || glibcAfter.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("The new image brings glibc %s, the old one has %s: texts may sort in another order,"
                    + " and indexes on them may be wrong. Update it by hand, with a REINDEX.")
                .formatted(glibcAfter, glibcBefore));
  }

  private boolean isMusl(Server server) {
    return DataFiles.isThere(engine, server.id(), MUSL)
        || DataFiles.isThere(engine, server.id(), MUSL_ARM);
  }

  private String glibc(Server server) {
    for (String path : LIBC) {
      Optional<byte[]> library = DataFiles.beginning(engine, server.id(), path, MOST_LIBC);
      if (library.isPresent()) {
        Matcher matcher = GLIBC.matcher(new String(library.get(), StandardCharsets.ISO_8859_1));
        return matcher.find() ? matcher.group(1) : "";
      }
    }
    return "";
  }

  private Optional<String> byExtensions(Server before, Server after, List<String> databases)
      throws DatabaseException, InterruptedException {
    Psql psql = before.psql(engine);
    JsonNode where = psql.json("postgres", List.of(WHERE), SHORT);
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

package dev.bender.images;

import dev.bender.demo.kit.OciImage;
import dev.bender.images.LayerCache.Layer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The recipe of an image with a real PostgreSQL, which from the outside is as the published one is:
 * environment, volume, stop signal, first initialization, layout. A recipe does not change; each
 * further word returns another.
 */
public final class PostgresImage {
  /** Where the data are unless something else is said. */
  public static final String DATA = "/var/lib/postgresql/data";

  private static final String PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:";

  private final ServerImages images;
  private final ServerRoot root = ServerRoot.of("postgres");
  private String version;
  private String data = DATA;
  private Server server = Server.OF_DEBIAN;
  private String glibc = "";
  private final Map<String, String> wrong = new TreeMap<>();
  private final Set<String> missing = new TreeSet<>();

  private enum Server {
    OF_DEBIAN,
    NEXT_MAJOR,
    ON_MUSL
  }

  PostgresImage(ServerImages images) {
    this.images = images;
    this.version = root.upstreamVersion(debianPackage());
  }

  /** Another version by its label only: another digest, and the same server. */
  public PostgresImage version(String label) {
    return with(image -> image.version = label);
  }

  /** Ends with a FATAL line in place of the server; what is initialized before stays. */
  public PostgresImage thatDoesNotStart() {
    return wrong(
        "fatal", "FATAL:  could not access file \"vchord.so\": No such file or directory\n");
  }

  /** Runs, and never listens. */
  public PostgresImage thatNeverGetsReady() {
    return wrong("never-ready", "");
  }

  /** Drops a database at each start, before anybody can connect over TCP. */
  public PostgresImage thatLosesDatabase(String name) {
    return thatRunsAtStart("postgres", "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE);");
  }

  /** Takes the right to log in from a role at each start. */
  public PostgresImage thatRefusesRole(String name) {
    return thatRunsAtStart("postgres", "ALTER ROLE \"" + name + "\" NOLOGIN;");
  }

  /** Takes another folder for its data at each start, whatever its environment says. */
  public PostgresImage thatStartsElsewhere() {
    return wrong("elsewhere", "/var/lib/postgresql/elsewhere");
  }

  /** Takes connections from within its own container only. */
  public PostgresImage thatListensWithin() {
    return wrong("listens-within", "");
  }

  /** Loses an extension's library at each start, which nobody can see before. */
  public PostgresImage thatLosesLibrary(String name) {
    return wrong("lost-libraries", name);
  }

  /** Runs SQL as the superuser at each start, before anybody can connect over TCP. */
  public PostgresImage thatRunsAtStart(String database, String sql) {
    String file = "every-start/" + database + ".sql";
    return wrong(file, wrong.getOrDefault(ServerLayers.WRONG + file, "") + sql + "\n");
  }

  /** Expects its data elsewhere, such as in {@code /var/lib/postgresql/15/docker}. */
  public PostgresImage withDataAt(String path) {
    return with(image -> image.data = path);
  }

  /** Without the library, the control file and the scripts of an extension. */
  public PostgresImage withoutExtension(String name) {
    return with(image -> image.missing.add(name));
  }

  /**
   * Says in its files and to whom asks it, PostgreSQL included, that its C library is of that
   * version: as long as the true one, such as {@code 2.41}.
   */
  public PostgresImage withGlibc(String glibcVersion) {
    return with(image -> image.glibc = glibcVersion);
  }

  /** A server of a later major version, with few of its programs. */
  public PostgresImage nextMajor() {
    return with(image -> {
      image.server = Server.NEXT_MAJOR;
      image.version = NextPostgres.version();
    });
  }

  /** Looks from the outside as if built on musl; to be created, never to be started. */
  public PostgresImage musl() {
    return with(image -> image.server = Server.ON_MUSL);
  }

  private PostgresImage wrong(String file, String content) {
    return with(image -> image.wrong.put(ServerLayers.WRONG + file, content));
  }

  private PostgresImage with(Consumer<PostgresImage> change) {
    PostgresImage copy = new PostgresImage(images);
    copy.version = version;
    copy.data = data;
    copy.server = server;
    copy.glibc = glibc;
    copy.wrong.putAll(wrong);
    copy.missing.addAll(missing);
    change.accept(copy);
    return copy;
  }

  /** The major version of the server, such as {@code 15}. */
  public String major() {
    return server == Server.NEXT_MAJOR ? NextPostgres.major() : debianMajor();
  }

  private String debianMajor() {
    return debianPackage().replace("postgresql-", "");
  }

  private String debianPackage() {
    return root.packageLike("postgresql-[0-9]+").orElseThrow();
  }

  public OciImage build() {
    return new ImageDraft(images.stage(), version, layers(), runtime()).image();
  }

  private List<Layer> layers() {
    if (server == Server.ON_MUSL) {
      return List.of(MuslPostgres.layer(root, debianMajor(), debianVersion()));
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(root.layer());
    layers.add(ServerLayers.tools(images.busybox()));
    layers.add(
        ServerLayers.scripts(
            "postgres-entry", Map.of("usr/local/bin/docker-entrypoint.sh", "postgres.sh")));
    if (server == Server.NEXT_MAJOR) {
      layers.add(NextPostgres.layer(root, debianMajor()));
    }
    if (!missing.isEmpty()) {
      layers.add(withoutExtensions());
    }
    if (!glibc.isEmpty()) {
      layers.add(OtherGlibc.layer(root, glibc));
    }
    if (!wrong.isEmpty()) {
      layers.add(ServerLayers.texts("postgres-wrong", wrong));
    }
    return List.copyOf(layers);
  }

  private Layer withoutExtensions() {
    String scripts = "usr/share/postgresql/" + debianMajor() + "/extension";
    return LayerCache.layer(
        "postgres-without",
        List.of(root.content(), missing.toString()),
        layer -> {
          for (String name : missing) {
            layer.without("usr/lib/postgresql/" + debianMajor() + "/lib/" + name + ".so");
            for (String file : root.files(scripts)) {
              if (file.startsWith(scripts + "/" + name + ".control")
                  || file.startsWith(scripts + "/" + name + "--")) {
                layer.without(file);
              }
            }
          }
        });
  }

  private String debianVersion() {
    return root.upstreamVersion(debianPackage());
  }

  private String packageVersion() {
    return switch (server) {
      case OF_DEBIAN -> root.version(debianPackage());
      case NEXT_MAJOR -> NextPostgres.version();
      case ON_MUSL -> debianVersion();
    };
  }

  private Map<String, Object> runtime() {
    Map<String, Object> runtime = new LinkedHashMap<>();
    runtime.put("ExposedPorts", Map.of("5432/tcp", Map.of()));
    runtime.put(
        "Env",
        List.of(
            "PATH=" + PATH + "/usr/lib/postgresql/" + major() + "/bin",
            "LANG=C.UTF-8",
            "PG_MAJOR=" + major(),
            "PG_VERSION=" + packageVersion(),
            "PGDATA=" + data));
    runtime.put("Entrypoint", List.of("docker-entrypoint.sh"));
    runtime.put("Cmd", List.of("postgres"));
    // from 18 on the published image has data below the volume
    runtime.put("Volumes", Map.of(data.equals(DATA) ? DATA : "/var/lib/postgresql", Map.of()));
    runtime.put("StopSignal", "SIGINT");
    return runtime;
  }
}

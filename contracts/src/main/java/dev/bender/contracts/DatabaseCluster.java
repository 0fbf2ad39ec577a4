package dev.bender.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A database server's data, as it is to be found again after an update: which cluster it is and
 * what is in it. No value of a row, no password.
 *
 * @param systemIdentifier names the cluster for its whole life ({@code pg_control_system()})
 * @param serverVersion as {@code SHOW server_version} says it
 * @param superuser by which it was looked at, over the server's own socket
 * @param databases those that take connections, in the order of their names
 * @param logins the roles that may log in, in the order of their names; null from older writers
 */
public record DatabaseCluster(
    String systemIdentifier,
    String serverVersion,
    String superuser,
    List<Database> databases,
    @Nullable List<String> logins) {
  /** More than these are not looked at one by one. */
  public static final int MOST_DATABASES = 100;

  /** More roles than these are not told apart. */
  public static final int MOST_LOGINS = 500;

  public DatabaseCluster {
    Check.text("systemIdentifier", systemIdentifier, 32);
    Check.text("serverVersion", serverVersion, 128);
    Check.text("superuser", superuser, 63);
    databases = Check.list("databases", databases, MOST_DATABASES);
    logins = Check.list("logins", logins, MOST_LOGINS);
  }

  /**
   * One database.
   *
   * @param tables how many tables it has
   * @param rows how many rows all of them have, counted
   * @param fingerprint of the names of all tables with their counts; equal for equal ones
   * @param extensions each as {@code name version}
   * @param soundness what is wrong with its indexes; null from older writers
   */
  public record Database(
      String name,
      int tables,
      long rows,
      String fingerprint,
      @Nullable List<String> extensions,
      @Nullable Soundness soundness) {
    public Database {
      Check.text("name", name, 63);
      Check.notNegative("tables", tables);
      Check.notNegative("rows", rows);
      Check.text("fingerprint", fingerprint, 64);
      extensions = Check.list("extensions", extensions, 200);
    }
  }

  /**
   * What is wrong with a database's indexes.
   *
   * @param unsound indexes that PostgreSQL's own check (amcheck) complains of, or that fail in a
   *     query, each as {@code schema.name: the server's words}
   * @param stale what has an order that is not that of the server's libraries: {@code the
   *     database}, or names of collations that indexes use
   */
  public record Soundness(@Nullable List<String> unsound, @Nullable List<String> stale) {
    public Soundness {
      unsound = Check.list("unsound", unsound, 100);
      stale = Check.list("stale", stale, 101);
    }
  }
}

package dev.bender.platform.postgres;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.contracts.DatabaseCluster.Soundness;
import dev.bender.contracts.InvalidEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads which cluster a server serves and what is in it: exact counts, because estimates survive no
 * crash, and every library of every extension in use is loaded, because a missing one leaves the
 * server healthy.
 */
public final class LookAtCluster {
  private static final Duration SHORT = Duration.ofSeconds(20);

  private static final String SERVER =
      """
      SELECT json_build_object(
        'system', (SELECT system_identifier::text FROM pg_control_system()),
        'version', current_setting('server_version'),
        'logins', (SELECT json_agg(rolname ORDER BY rolname) FROM pg_roles WHERE rolcanlogin),
        'databases', (SELECT json_agg(datname ORDER BY datname) FROM pg_database
                      WHERE datallowconn AND NOT datistemplate))\
      """;

  // A materialized view is only named: what is in it follows from the tables, and is made anew from
  // a dump. A session setting carries the result out of the block, so nothing is written anywhere.
  private static final String COUNT =
      """
      DO $bender$
      DECLARE one record; n bigint; tables int := 0; total bigint := 0; mark text := '';
      BEGIN
        FOR one IN SELECT DISTINCT p.probin FROM pg_proc p
            JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
              AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
            WHERE p.probin IS NOT NULL LOOP
          EXECUTE format('LOAD %L', one.probin);
        END LOOP;
        FOR one IN SELECT format('%I.%I', s.nspname, c.relname) AS name, c.relkind AS kind
            FROM pg_class c
            JOIN pg_namespace s ON s.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p'
              AND (c.relkind = 'r' OR c.relispopulated)
              AND s.nspname NOT IN ('pg_catalog', 'information_schema')
              AND s.nspname !~ '^pg_(toast|temp)' ORDER BY 1 LOOP
          n := 0;
          IF one.kind = 'r' THEN
            EXECUTE 'SELECT count(*) FROM ONLY ' || one.name INTO n;
          END IF;
          tables := tables + 1;
          total := total + n;
          mark := md5(mark || one.name || '=' || n);
        END LOOP;
        PERFORM set_config('bender.seen', json_build_object('tables', tables, 'rows', total,
          'fingerprint', md5(mark), 'extensions', (SELECT json_agg(extname || ' ' || extversion
            ORDER BY extname) FROM pg_extension))::text, false);
      END $bender$\
      """;

  private final Psql psql;
  private final Duration patience;
  private final LookForFaults faults;

  /**
   * @param patience for the counting of one database
   */
  public LookAtCluster(Psql psql, Duration patience) {
    this.psql = psql;
    this.patience = patience;
    this.faults = new LookForFaults(psql, patience);
  }

  /** The names of the databases that take connections; nothing is counted. */
  public List<String> databases() throws DatabaseException, InterruptedException {
    List<String> all = new ArrayList<>();
    psql.json("postgres", List.of(SERVER), SHORT)
        .path("databases")
        .forEach(one -> all.add(one.asString("")));
    return List.copyOf(all);
  }

  /** What the server serves now. */
  public DatabaseCluster look() throws DatabaseException, InterruptedException {
    try {
      return read();
    } catch (InvalidEvent e) {
      throw new DatabaseException("what it serves cannot be told of: " + e.getMessage(), e);
    }
  }

  private DatabaseCluster read() throws DatabaseException, InterruptedException {
    JsonNode server = psql.json("postgres", List.of(SERVER), SHORT);
    List<Database> databases = new ArrayList<>();
    List<String> logins = new ArrayList<>();
    for (JsonNode role : server.path("logins")) {
      if (logins.size() < DatabaseCluster.MOST_LOGINS) {
        logins.add(role.asString(""));
      }
    }
    for (JsonNode name : server.path("databases")) {
      if (databases.size() == DatabaseCluster.MOST_DATABASES) {
        throw new DatabaseException(
            "it has more than " + DatabaseCluster.MOST_DATABASES + " databases", null);
      }
      databases.add(database(name.asString("")));
    }
    return new DatabaseCluster(
        server.path("system").asString(""),
        server.path("version").asString(""),
        psql.superuser(),
        List.copyOf(databases),
        List.copyOf(logins));
  }

  private Database database(String name) throws DatabaseException, InterruptedException {
    JsonNode seen;
    Soundness soundness;
    try {
      seen =
          psql.json(
              name,
              List.of(
                  "SET default_transaction_read_only = on",
                  "SET statement_timeout = 0",
                  COUNT,
                  "SELECT current_setting('bender.seen')"),
              patience);
      soundness = faults.in(name);
    } catch (DatabaseException e) {
      throw new DatabaseException("database " + name + ": " + e.getMessage(), e);
    }
    List<String> extensions = new ArrayList<>();
    seen.path("extensions").forEach(one -> extensions.add(one.asString("")));
    return new Database(
        name,
        seen.path("tables").asInt(0),
        seen.path("rows").asLong(0),
        seen.path("fingerprint").asString(""),
        List.copyOf(extensions),
        soundness);
  }
}

package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Psql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Rebuilds the indexes on texts of a new server whose libraries sort them in another order, before
 * anybody works with it, and says in its catalogue that it was done. May be called again.
 * Partitions by ranges of texts and conditions on their order are not mended by it.
 */
final class RebuildIndexes {
  private static final Duration COMING_UP = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final Duration LONG = Duration.ofHours(6);

  // Templates too: a database cannot be made of one that is stale.
  private static final String DATABASES =
      "SELECT json_agg(datname ORDER BY datname) FROM pg_database WHERE datallowconn";

  // The functions of an index run as its table's owner, and may name others as they do every day.
  private static final String REBUILD =
      """
      DO $bender$
      DECLARE
        one record;
        own text := (SELECT reset_val FROM pg_settings WHERE name = 'search_path');
      BEGIN
        FOR one IN SELECT DISTINCT format('REINDEX INDEX %I.%I', s.nspname, c.relname) AS command
            FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
            JOIN pg_index i ON i.indexrelid = c.oid
            CROSS JOIN LATERAL unnest(i.indcollation) AS used(oid)
            JOIN pg_collation l ON l.oid = used.oid
            WHERE c.relkind = 'i' AND l.collname NOT IN ('C', 'POSIX') ORDER BY 1 LOOP
          PERFORM pg_catalog.set_config('search_path', own, true);
          EXECUTE one.command;
          PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        END LOOP;
        FOR one IN SELECT format('%I.%I', n.nspname, l.collname) AS name
            FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
            WHERE l.collversion <> pg_collation_actual_version(l.oid) LOOP
          EXECUTE 'ALTER COLLATION ' || one.name || ' REFRESH VERSION';
        END LOOP;
        IF current_setting('server_version_num')::int >= 150000 THEN
          EXECUTE format('ALTER DATABASE %I REFRESH COLLATION VERSION', current_database());
        END IF;
      END $bender$\
      """;

  private final Engine engine;

  RebuildIndexes(Engine engine) {
    this.engine = engine;
  }

  /**
   * All of a database or nothing.
   *
   * @throws DatabaseException if one cannot be rebuilt, as where two texts are one in the new order
   */
  void in(JsonNode container) throws DatabaseException, InterruptedException {
    Server server = Server.of(container);
    Psql psql = server.psql(engine);
    psql.awaitReady(COMING_UP);
    List<String> databases = new ArrayList<>();
    psql.json("postgres", List.of(DATABASES), SHORT)
        .forEach(one -> databases.add(one.asString("")));
    for (String database : databases) {
      psql.run(database, List.of("SET statement_timeout = 0", REBUILD), LONG);
    }
  }
}

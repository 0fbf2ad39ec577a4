package dev.bender.platform.postgres;

import dev.bender.contracts.DatabaseCluster.Soundness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks for what a new library breaks without a word: indexes that are out of order, that no query
 * can use, or whose order is that of another version of the C library or of ICU. All in one
 * transaction that is taken back, so nothing stays, amcheck included.
 */
final class LookForFaults {
  // No trigger of an owner may run as the superuser who asks. One message is advice to save room
  // (PostgreSQL 15.20 of indexes on char(n)), no damage. A session setting carries the result.
  private static final String LOOK =
      """
      DO $bender$
      DECLARE one record; home text; probe text; attribute text;
        unsound text[] := '{}'; stale text[] := '{}';
      BEGIN
        BEGIN
          SELECT n.nspname INTO home FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE e.extname = 'amcheck';
          IF home IS NULL AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'amcheck') THEN
            CREATE SCHEMA bender_amcheck;
            CREATE EXTENSION amcheck SCHEMA bender_amcheck;
            home := 'bender_amcheck';
          END IF;
        EXCEPTION WHEN OTHERS THEN home := NULL;
        END;
        FOR one IN SELECT c.oid, format('%I.%I', s.nspname, c.relname) AS name, a.amname,
              format('%I.%I', ts.nspname, t.relname) AS tbl, i.indrelid, i.indkey[0] AS col,
              i.indclass[0] AS opclass, i.indpred IS NULL AS whole
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_namespace s ON s.oid = c.relnamespace JOIN pg_am a ON a.oid = c.relam
            JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace ts ON ts.oid = t.relnamespace
            WHERE c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready
              AND s.nspname NOT IN ('pg_catalog', 'information_schema') AND s.nspname !~ '^pg_(toast|temp)'
            ORDER BY 2 LOOP
          BEGIN
            IF home IS NOT NULL AND one.amname = 'btree' THEN
              EXECUTE format('SELECT %I.bt_index_check(%s::regclass)', home, one.oid);
            END IF;
            probe := NULL;
            SELECT CASE o.amoppurpose
                WHEN 'o' THEN format('ORDER BY %I OPERATOR(%I.%s) x.v', att.attname, n.nspname, op.oprname)
                ELSE format('WHERE %I OPERATOR(%I.%s) x.v', att.attname, n.nspname, op.oprname) END,
                format('%I', att.attname)
              INTO probe, attribute
              FROM pg_opclass k JOIN pg_depend d ON d.classid = 'pg_opclass'::regclass AND d.objid = k.oid
                AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
              JOIN pg_amop o ON o.amopfamily = k.opcfamily AND o.amoplefttype = k.opcintype
                AND o.amoprighttype = k.opcintype
              JOIN pg_operator op ON op.oid = o.amopopr JOIN pg_namespace n ON n.oid = op.oprnamespace
              JOIN pg_attribute att ON att.attrelid = one.indrelid AND att.attnum = one.col
              WHERE k.oid = one.opclass AND one.whole ORDER BY o.amoppurpose, o.amopstrategy LIMIT 1;
            IF probe IS NOT NULL THEN
              EXECUTE format('SELECT FROM (SELECT %s AS v FROM %s WHERE %1$s IS NOT NULL LIMIT 1) x,'
                ' LATERAL (SELECT FROM %2$s %3$s LIMIT 1) y', attribute, one.tbl, probe);
            END IF;
          EXCEPTION WHEN OTHERS THEN
            IF sqlerrm NOT LIKE '%deduplication is safe%' THEN
              unsound := unsound || left(one.name || ': ' || sqlerrm, 200);
            END IF;
          END;
        END LOOP;
        IF current_setting('server_version_num')::int >= 150000 THEN
          EXECUTE $q$SELECT array_agg('the database'::text) FROM pg_database WHERE datname = current_database()
            AND datcollversion <> pg_database_collation_actual_version(oid)$q$ INTO stale;
        END IF;
        SELECT coalesce(stale, '{}') || coalesce(array_agg(DISTINCT format('%I.%I', n.nspname, l.collname)), '{}') INTO stale
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
          CROSS JOIN LATERAL unnest(i.indcollation) AS used(oid)
          JOIN pg_collation l ON l.oid = used.oid JOIN pg_namespace n ON n.oid = l.collnamespace
          WHERE l.collversion <> pg_collation_actual_version(l.oid);
        PERFORM set_config('bender.faults', json_build_object(
          'unsound', unsound[1:100], 'stale', stale[1:100])::text, false);
      END $bender$\
      """;

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Psql psql;
  private final Duration patience;

  LookForFaults(Psql psql, Duration patience) {
    this.psql = psql;
    this.patience = patience;
  }

  /** Null where looking takes too long: then an update is not held up by it. */
  @Nullable Soundness in(String database) throws DatabaseException, InterruptedException {
    try {
      return look(database);
    } catch (DatabaseException e) {
      if (String.valueOf(e.getMessage()).contains("statement timeout")) {
        return null;
      }
      throw e;
    }
  }

  private Soundness look(String database) throws DatabaseException, InterruptedException {
    JsonNode seen =
        psql.json(
            database,
            List.of(
                "SET statement_timeout = " + LONGEST.toMillis(),
                "BEGIN",
                "SET LOCAL session_replication_role = replica",
                LOOK,
                "SELECT current_setting('bender.faults')",
                "ROLLBACK"),
            patience);
    return new Soundness(texts(seen.path("unsound")), texts(seen.path("stale")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asString("")));
    return List.copyOf(texts);
  }
}

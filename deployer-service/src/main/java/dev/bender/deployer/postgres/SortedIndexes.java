package dev.bender.deployer.postgres;

import dev.bender.platform.postgres.DatabaseException;
import dev.bender.platform.postgres.Psql;
import java.time.Duration;
import java.util.List;

/**
 * The indexes whose order is a library's.
 *
 * @param count how many
 * @param ofIcu how many of them have ICU's order
 * @param bytes how large they are
 */
record SortedIndexes(int count, int ofIcu, long bytes) {
  private static final Duration SHORT = Duration.ofSeconds(20);

  /** Rebuilding is mostly sorting: some 15 MB/s were measured, of one column of short texts. */
  private static final long BYTES_A_SECOND = 10_000_000;

  private static final String COUNT =
      """
      SELECT json_build_object('count', count(*), 'icu', count(*) FILTER (WHERE icu),
        'bytes', coalesce(sum(pg_relation_size(one)), 0))
      FROM (SELECT c.oid AS one, bool_or('i' = CASE l.collprovider
              WHEN 'd' THEN coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
              ELSE l.collprovider::text END) AS icu
            FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
            CROSS JOIN LATERAL unnest(i.indcollation) AS used(oid)
            JOIN pg_collation l ON l.oid = used.oid
            JOIN pg_database d ON d.datname = current_database()
            WHERE c.relkind = 'i' AND l.collname NOT IN ('C', 'POSIX') GROUP BY c.oid) x\
      """;

  /** Those of all the databases. */
  static SortedIndexes of(Psql psql, List<String> databases)
      throws DatabaseException, InterruptedException {
    SortedIndexes all = new SortedIndexes(0, 0, 0);
    for (String database : databases) {
      var seen = psql.json(database, List.of(COUNT), SHORT);
      all =
          new SortedIndexes(
              all.count + seen.path("count").asInt(0),
              all.ofIcu + seen.path("icu").asInt(0),
              all.bytes + seen.path("bytes").asLong(0));
    }
    return all;
  }

  /** For people, with the time that rebuilding them takes about. */
  String shown() {
    return "%,d indexes on texts (%,d MB), some %,d s of work"
        .formatted(count, (bytes + 999_999) / 1_000_000, 1 + bytes / BYTES_A_SECOND);
  }
}

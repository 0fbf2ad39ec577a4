package dev.bender.platform.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Who still works with a server. */
public final class Idle {
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final int MOST_NAMED = 5;

  // Other roles' sessions have no type for those who may not see them: then all would look idle.
  private static final String SESSIONS =
      """
      SELECT json_build_object(
        'hidden', (SELECT count(*) FROM pg_stat_activity WHERE backend_type IS NULL),
        'prepared', (SELECT count(*) FROM pg_prepared_xacts),
        'busy', (SELECT json_agg(format('%s in %s%s', usename, datname,
            CASE WHEN client_addr IS NULL THEN '' ELSE ' from ' || host(client_addr) END))
          FROM pg_stat_activity
          WHERE (backend_type = 'client backend' AND pid <> pg_backend_pid())
            OR backend_type LIKE 'logical replication%worker'))\
      """;

  private final Psql psql;

  public Idle(Psql psql) {
    this.psql = psql;
  }

  /**
   * Those who still work with it, for people; empty if nobody does.
   *
   * @throws DatabaseException also if the sessions of others cannot be seen
   */
  public List<String> stragglers() throws DatabaseException, InterruptedException {
    JsonNode seen = psql.json("postgres", List.of(SESSIONS), SHORT);
    if (seen.path("hidden").asInt(0) > 0) {
      throw new DatabaseException(
          psql.superuser() + " may not see the sessions of other roles; it has to be a superuser",
          null);
    }
    List<String> all = new ArrayList<>();
    for (JsonNode one : seen.path("busy")) {
      if (all.size() == MOST_NAMED) {
        all.add("…");
        break;
      }
      all.add(one.asString(""));
    }
    int prepared = seen.path("prepared").asInt(0);
    if (prepared > 0) {
      all.add(prepared + " prepared transaction" + (prepared == 1 ? "" : "s"));
    }
    return List.copyOf(all);
  }
}

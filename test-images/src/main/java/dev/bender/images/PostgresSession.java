package dev.bender.images;

import static org.awaitility.Awaitility.await;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.ExecResult;
import java.time.Duration;
import java.util.List;

/** Asks the PostgreSQL of a container as its superuser {@code postgres}, from within. */
public record PostgresSession(Engine engine, String id) {

  /** Waits until it takes connections over TCP, which it does not while it is initialized. */
  public void awaitReady() {
    await().atMost(Duration.ofSeconds(60)).until(this::isReady);
  }

  boolean isReady() {
    return exec("pg_isready", "-h", "127.0.0.1", "-U", "postgres").exitCode() == 0;
  }

  /** What psql says to statements, warnings and errors included. */
  public String sql(String database, String statements) {
    return exec("psql", "-XqAt", "-U", "postgres", "-d", database, "-c", statements)
        .output()
        .strip();
  }

  /** Runs a program of the container. */
  public ExecResult exec(String... command) {
    return engine.exec(id, List.of(command), Duration.ofSeconds(30), 1_000_000);
  }
}

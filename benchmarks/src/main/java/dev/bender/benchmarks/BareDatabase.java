package dev.bender.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a careful person does about a database's update by hand: dump, stop, copy, start. */
final class BareDatabase {
  private static final String READY =
      "timeout 120 bash -c"
          + " 'until docker exec %s pg_isready -q -h 127.0.0.1 -U postgres; do sleep 0.1; done'";

  private static final String COUNT = "SELECT count(*) FROM items";

  private final DatabaseStage database;
  private final Path dump;
  private final Path copy;

  /**
   * @param folder for the dump and the copy
   */
  BareDatabase(DatabaseStage database, Path folder) throws IOException {
    this.database = database;
    Files.createDirectories(folder);
    this.dump = folder.resolve("dump.sql.zst");
    this.copy = folder.resolve("data.tar.zst");
  }

  /**
   * How long it took, in seconds.
   *
   * @param dump the dump
   * @param copy the copy of the data folder
   */
  record Took(double dump, double copy) {}

  /** From the stop of the application until it is started again. */
  Took update() {
    Programs.run("docker", "stop", DatabaseStage.APPLICATION);
    DatabaseStage.sql("shop", COUNT);
    double dumping =
        Programs.shell(
            "docker exec %s pg_dumpall -U postgres | zstd -q -f -o %s"
                .formatted(DatabaseStage.SERVER, dump));
    Programs.run("docker", "stop", DatabaseStage.SERVER);
    double copying =
        Programs.shell("tar -C %s -cf - . | zstd -q -f -o %s".formatted(database.data(), copy));
    startServer();
    DatabaseStage.sql("shop", COUNT);
    Programs.run("docker", "start", DatabaseStage.APPLICATION);
    return new Took(dumping, copying);
  }

  /** Of the last dump, in millions of bytes before compression. */
  double dumpMegabytes() {
    return unpacked(dump) / 1e6;
  }

  /** Of the last copy, in millions of bytes before compression. */
  double copyMegabytes() {
    return unpacked(copy) / 1e6;
  }

  /** Puts the copy back while the server is stopped; how long that took, in seconds. */
  double restore() {
    Programs.run("docker", "stop", DatabaseStage.APPLICATION, DatabaseStage.SERVER);
    double seconds =
        Programs.shell(
            "find %1$s -mindepth 1 -delete; zstd -q -dc %2$s | tar -C %1$s -xpf - --numeric-owner"
                .formatted(database.data(), copy));
    startServer();
    Programs.run("docker", "start", DatabaseStage.APPLICATION);
    return seconds;
  }

  private static void startServer() {
    Programs.run("docker", "start", DatabaseStage.SERVER);
    Programs.shell(READY.formatted(DatabaseStage.SERVER));
  }

  private static long unpacked(Path file) {
    return Long.parseLong(Programs.run("bash", "-c", "zstd -q -dc " + file + " | wc -c").strip());
  }
}

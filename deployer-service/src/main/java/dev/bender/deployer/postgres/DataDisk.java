package dev.bender.deployer.postgres;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.ExecResult;
import java.time.Duration;
import java.util.List;

/** The disk that the data of a running server is on, as its own container sees it. */
final class DataDisk {
  private static final Duration SHORT = Duration.ofMinutes(2);
  private static final int MOST_WORDS = 4_000;

  private DataDisk() {}

  /** Free bytes; negative where nobody can tell, which is no reason to refuse. */
  static long free(Engine engine, Server server) {
    return kilobytes(engine, server, List.of("df", "-Pk", server.dataFolder()), 3) * 1024;
  }

  /** Bytes of the data folder; negative where nobody can tell. */
  static long used(Engine engine, Server server) {
    return kilobytes(engine, server, List.of("du", "-sk", server.dataFolder()), 0) * 1024;
  }

  /** One number of the last line. */
  private static long kilobytes(Engine engine, Server server, List<String> command, int column) {
    try {
      ExecResult result = engine.exec(server.id(), command, SHORT, MOST_WORDS);
      String[] lines = result.output().strip().split("\n", -1);
      String[] words = lines[lines.length - 1].strip().split("\\s+", -1);
      return words.length > column ? Long.parseLong(words[column]) : -1;
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException | NumberFormatException e) {
      return -1;
    }
  }
}

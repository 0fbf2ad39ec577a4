package dev.bender.deployer.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The updates of databases that are under way: one file beside each container's backups. */
final class Flows {
  private static final Logger log = LoggerFactory.getLogger(Flows.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FILE = "under-way.json";

  private final Path folder;

  /**
   * @param folder of all backups
   */
  Flows(Path folder) {
    this.folder = folder;
  }

  Optional<Flow> find(String container) {
    return read(folder.resolve(container).resolve(FILE));
  }

  List<Flow> all() {
    List<Flow> all = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> containers = Files.list(folder)) {
        containers.map(one -> read(one.resolve(FILE))).flatMap(Optional::stream).forEach(all::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  /** Kept for certain when it returns. */
  Flow save(Flow flow) {
    try {
      Path home = Files.createDirectories(folder.resolve(flow.container()));
      Durable.write(home.resolve(FILE), JSON.writeValueAsBytes(flow));
      return flow;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void forget(String container) {
    try {
      Files.deleteIfExists(folder.resolve(container).resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Flow> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(JSON.readValue(Files.readAllBytes(file), Flow.class))
          : Optional.empty();
    } catch (JacksonException e) {
      log.error("{} cannot be read, and is not followed: {}", file, e.getOriginalMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

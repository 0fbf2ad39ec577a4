package dev.bender.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Clears the stage once, whether the run ends or somebody ends it. */
final class OnceClosed implements AutoCloseable {
  private final Stage stage;
  private boolean closed;

  OnceClosed(Stage stage) {
    this.stage = stage;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "clear-the-stage"));
  }

  Stage stage() {
    return stage;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stage.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

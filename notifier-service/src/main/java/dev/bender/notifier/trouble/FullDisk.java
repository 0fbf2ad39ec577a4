package dev.bender.notifier.trouble;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The disk of the data folder, which broker, journal and Trivy write to. */
final class FullDisk implements Trouble.Source {
  private static final long MEGABYTE = 1 << 20;
  private static final long TOO_LITTLE = 32 * MEGABYTE;

  private final Path folder;
  private final Clock clock;
  private @Nullable Instant since;

  FullDisk(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<Trouble> now() {
    long left = left();
    if (left >= TOO_LITTLE) {
      since = null;
      return Optional.empty();
    }
    Instant began = since == null ? clock.instant() : since;
    since = began;
    return Optional.of(
        new Trouble(
            "disk",
            "Only %d MB are left on the disk of %s: make room, or events and journal cannot be kept. What waits goes on by itself."
                .formatted(left / MEGABYTE, folder),
            began));
  }

  private long left() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      // A folder that is not there is somebody else's trouble.
      return Long.MAX_VALUE;
    }
  }
}

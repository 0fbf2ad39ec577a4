package dev.bender.standalone.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Whether the storage of the broker was formatted to its end. A format that was cut off leaves
 * files that look like a storage; as the broker never ran on them, they can go.
 */
record BrokerFormat(Path storage, Path done) {

  /** Of that storage; the mark lies beside it. */
  static BrokerFormat of(Path storage) {
    return new BrokerFormat(storage, storage.resolveSibling("formatted"));
  }

  boolean complete() {
    return Files.exists(done);
  }

  void removeIncomplete() throws IOException {
    if (complete() || !Files.exists(storage)) {
      return;
    }
    Files.walkFileTree(
        storage,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  void markComplete() throws IOException {
    try (FileChannel channel =
        FileChannel.open(done, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}

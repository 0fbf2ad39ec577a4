package dev.bender.images;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** One layer as a tar file. What is large is copied through, never held. */
final class LayerFile implements AutoCloseable {
  private static final long FIXED_TIME_MILLIS = 1_700_000_000_000L;

  private final TarArchiveOutputStream tar;
  private int owner;

  LayerFile(OutputStream to) {
    tar = new TarArchiveOutputStream(to, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
  }

  /** Whose what follows is; root's at first. */
  LayerFile ownedBy(int user) {
    owner = user;
    return this;
  }

  LayerFile folder(String path, int mode) throws IOException {
    TarArchiveEntry entry = entry(path + "/", TarConstants.LF_DIR);
    entry.setMode(mode);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  LayerFile text(String path, String content) throws IOException {
    return bytes(path, content.getBytes(StandardCharsets.UTF_8), 0644);
  }

  LayerFile script(String path, String content) throws IOException {
    return bytes(path, content.getBytes(StandardCharsets.UTF_8), 0755);
  }

  private LayerFile bytes(String path, byte[] content, int mode) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL);
    entry.setMode(mode);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    return this;
  }

  LayerFile link(String path, String target) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
    return this;
  }

  /** A file from a stream of that length. */
  LayerFile stream(String path, int mode, long size, InputStream content) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL);
    entry.setMode(mode);
    entry.setSize(size);
    tar.putArchiveEntry(entry);
    content.transferTo(tar);
    tar.closeArchiveEntry();
    return this;
  }

  /** What a lower layer has there is gone. */
  LayerFile without(String path) throws IOException {
    int slash = path.lastIndexOf('/') + 1;
    return text(path.substring(0, slash) + ".wh." + path.substring(slash), "");
  }

  /** A file of this machine; where it is a link, what that leads to. */
  LayerFile file(String path, Path source) throws IOException {
    TarArchiveEntry entry = entry(path, TarConstants.LF_NORMAL);
    entry.setMode(Files.isExecutable(source) ? 0755 : 0644);
    entry.setSize(Files.size(source));
    tar.putArchiveEntry(entry);
    Files.copy(source, tar);
    tar.closeArchiveEntry();
    return this;
  }

  /** All below a folder of this machine, in the order of the names. */
  LayerFile tree(String path, Path source) throws IOException {
    try (var files = Files.walk(source)) {
      for (Path file : files.sorted().toList()) {
        String name = path + "/" + source.relativize(file);
        if (Files.isDirectory(file)) {
          folder(name, 0755);
        } else {
          file(name, file);
        }
      }
    }
    return this;
  }

  /** All below a folder of this machine as the top of the layer: links stay links, modes stay. */
  LayerFile root(Path source) throws IOException {
    try (var files = Files.walk(source)) {
      for (Path file : files.skip(1).sorted().toList()) {
        add(source.relativize(file).toString(), file);
      }
    }
    return this;
  }

  private void add(String path, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      link(path, Files.readSymbolicLink(file).toString());
      return;
    }
    int mode = (int) Files.getAttribute(file, "unix:mode") & 07777;
    if (Files.isDirectory(file)) {
      folder(path, mode);
      return;
    }
    try (InputStream content = Files.newInputStream(file)) {
      stream(path, mode, Files.size(file), content);
    }
  }

  private TarArchiveEntry entry(String path, byte kind) {
    TarArchiveEntry entry = new TarArchiveEntry(path, kind);
    entry.setModTime(FIXED_TIME_MILLIS);
    entry.setIds(owner, owner);
    return entry;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}

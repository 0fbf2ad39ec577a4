package dev.bender.deployer.postgres;

import dev.bender.platform.postgres.DatabaseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * What lies in a data folder and is not the cluster's: settings, who may connect, certificates. No
 * dump has them, so they are carried over from the copy of the folder that was there.
 */
final class OwnSettings {
  private static final long LARGEST = 1024 * 1024;
  private static final int MOST = 16 * 1024 * 1024;
  private static final Set<String> OF_CLUSTER =
      Set.of("base", "global", "log", "current_logfiles", "tablespace_map");

  private OwnSettings() {}

  /**
   * Picks them, as an archive of the same shape.
   *
   * @param copy of a data folder, checked
   */
  static byte[] of(Path copy) throws DatabaseException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveInputStream in = new TarArchiveInputStream(PackedFile.open(copy), "UTF-8");
        TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8")) {
      out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (TarArchiveEntry one = in.getNextEntry(); one != null; one = in.getNextEntry()) {
        if (isOwn(one)) {
          copy(one, in, out);
        }
        if (bytes.size() > MOST) {
          throw new DatabaseException(
              "the settings in the data folder have more than " + MOST / 1_000_000 + " MB", null);
        }
      }
      out.finish();
    } catch (IOException e) {
      throw new DatabaseException("the settings cannot be read: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static void copy(TarArchiveEntry one, InputStream in, TarArchiveOutputStream out)
      throws IOException {
    out.putArchiveEntry(one);
    if (one.isFile()) {
      in.transferTo(out);
    }
    out.closeArchiveEntry();
  }

  private static boolean isOwn(TarArchiveEntry entry) {
    String[] path = entry.getName().split("/", 3);
    if (path.length < 2 || path[1].isEmpty() || entry.getSize() > LARGEST) {
      return false;
    }
    String top = path[1];
    String lower = top.toLowerCase(Locale.ROOT);
    boolean within = path.length > 2 || entry.isDirectory();
    boolean ofCluster =
        OF_CLUSTER.contains(lower)
            || (within && lower.startsWith("pg_"))
            || lower.equals("pg_version")
            || lower.equals("pg_wal")
            || lower.startsWith("postmaster.")
            || lower.startsWith("backup_")
            || lower.endsWith(".signal");
    return !ofCluster && (entry.isFile() || entry.isDirectory() || entry.isSymbolicLink());
  }
}

package dev.bender.deployer.postgres;

import dev.bender.platform.postgres.ControlFile;
import dev.bender.platform.postgres.DatabaseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a copy of a data folder to its end: what cannot be read is no backup. */
final class CheckArchive {
  private CheckArchive() {}

  /**
   * Checks it.
   *
   * @param unpacked the archive
   * @param dataFolder that it is a copy of
   * @param systemIdentifier of the cluster that has to be in it, orderly stopped; null where any
   *     files will do
   * @throws DatabaseException with what is wrong
   */
  static void check(InputStream unpacked, String dataFolder, @Nullable String systemIdentifier)
      throws DatabaseException {
    String top = dataFolder.substring(dataFolder.lastIndexOf('/') + 1);
    ControlFile control = null;
    boolean version = false;
    try (TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
      for (TarArchiveEntry one = tar.getNextEntry(); one != null; one = tar.getNextEntry()) {
        String name = one.getName();
        int slash = name.indexOf('/');
        String path = slash < 0 ? "" : name.substring(slash + 1);
        refuseStrange(name, top);
        refuseOutside(one, path);
        version = version || path.equals("PG_VERSION");
        if (path.equals("global/pg_control") && systemIdentifier != null) {
          control = ControlFile.parse(tar.readNBytes(ControlFile.LENGTH));
        }
      }
      // Behind the archive's end is the sum that the packer made.
      unpacked.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new DatabaseException("the copy cannot be read back: " + e.getMessage(), e);
    }
    if (systemIdentifier == null) {
      return;
    }
    if (!version || control == null) {
      throw new DatabaseException("there is no cluster in the copy of " + dataFolder, null);
    }
    if (!control.systemIdentifier().equals(systemIdentifier) || !control.isShutDown()) {
      throw new DatabaseException(
          "the copy is of cluster %s, state %d; it should be of %s, orderly stopped"
              .formatted(control.systemIdentifier(), control.state(), systemIdentifier),
          null);
    }
  }

  /** It is unpacked beside other folders of a container: nothing may get there. */
  private static void refuseStrange(String name, String top) throws DatabaseException {
    boolean inside = name.equals(top) || name.startsWith(top + "/");
    if (!inside || ("/" + name + "/").contains("/../")) {
      throw new DatabaseException("the copy holds what is not in the data folder", null);
    }
  }

  /** What lies elsewhere is not in the archive: its copy would not be whole. */
  private static void refuseOutside(TarArchiveEntry entry, String path) throws DatabaseException {
    if (entry.isSymbolicLink() && path.isEmpty()) {
      throw new DatabaseException("the data folder is a link to " + entry.getLinkName(), null);
    }
    boolean tablespace = path.startsWith("pg_tblspc/") && !path.equals("pg_tblspc/");
    if (entry.isSymbolicLink() && (tablespace || path.equals("pg_wal"))) {
      throw new DatabaseException(
          path + " leads out of the data folder (to " + entry.getLinkName() + ")", null);
    }
  }
}

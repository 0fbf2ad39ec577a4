package dev.bender.deployer.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.platform.postgres.DatabaseException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;

/**
 * A dump as a new cluster can load it without an error. The role that a cluster is made by is there
 * before anything is loaded, and {@code pg_dumpall} creates it all the same: that one line is made
 * a comment of the same length, and what follows it, such as the password, is kept.
 */
final class DumpOfCluster {
  private static final int MOST_BEFORE_DATABASES = 16 * 1024 * 1024;
  private static final String CREATE = "CREATE ROLE ";
  private static final String CONNECT = "\\connect ";

  private DumpOfCluster() {}

  /**
   * Opens it.
   *
   * @param superuser by whom the new cluster is made
   * @return as many bytes as are in the dump
   * @throws DatabaseException if not just one line creates that role
   */
  static InputStream open(Path file, String superuser) throws IOException, DatabaseException {
    return of(PackedFile.open(file), superuser);
  }

  static InputStream of(InputStream dump, String superuser) throws IOException, DatabaseException {
    InputStream sql = new BufferedInputStream(dump, 256 * 1024);
    try {
      ByteArrayOutputStream roles = new ByteArrayOutputStream();
      int found = 0;
      byte[] line = line(sql);
      while (line.length > 0 && !startsWith(line, CONNECT)) {
        if (startsWith(line, CREATE) && superuser.equals(role(new String(line, UTF_8)))) {
          line[0] = '-';
          line[1] = '-';
          found++;
        }
        roles.write(line);
        if (roles.size() > MOST_BEFORE_DATABASES) {
          throw new DatabaseException("its dump does not come to the first database", null);
        }
        line = line(sql);
      }
      roles.write(line);
      if (found != 1) {
        throw new DatabaseException(
            "its dump creates the role %s %d times; once is right".formatted(superuser, found),
            null);
      }
      return new SequenceInputStream(new ByteArrayInputStream(roles.toByteArray()), sql);
    } catch (IOException | DatabaseException e) {
      sql.close();
      throw e;
    }
  }

  /** With its end; empty at the end of all. */
  private static byte[] line(InputStream sql) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = sql.read(); one >= 0; one = sql.read()) {
      line.write(one);
      if (one == '\n' || line.size() > MOST_BEFORE_DATABASES) {
        break;
      }
    }
    return line.toByteArray();
  }

  private static boolean startsWith(byte[] line, String text) {
    byte[] begin = text.getBytes(UTF_8);
    if (line.length < begin.length) {
      return false;
    }
    for (int at = 0; at < begin.length; at++) {
      if (line[at] != begin[at]) {
        return false;
      }
    }
    return true;
  }

  /** As {@code fmtId} of PostgreSQL writes it: in quotes where it has to be. */
  private static String role(String line) {
    String name = line.strip().substring(CREATE.length());
    name = name.endsWith(";") ? name.substring(0, name.length() - 1) : name;
    return name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
        ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
        : name;
  }
}

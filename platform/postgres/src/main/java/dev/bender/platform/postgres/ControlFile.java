package dev.bender.platform.postgres;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The beginning of {@code global/pg_control}, the same in all majors from 14 to 18 on machines of
 * this byte order (PostgreSQL, {@code src/include/catalog/pg_control.h}: system identifier, version
 * of the file, version of the catalogue, state).
 *
 * @param systemIdentifier names the cluster for its whole life
 * @param state 1 after an orderly shutdown
 */
public record ControlFile(String systemIdentifier, int state) {
  private static final int SHUT_DOWN = 1;
  private static final int STATE_AT = 16;

  /** How many bytes are read of it. */
  public static final int LENGTH = 20;

  /**
   * Reads it.
   *
   * @throws DatabaseException if it is too short to be one
   */
  public static ControlFile parse(byte[] bytes) throws DatabaseException {
    if (bytes.length < LENGTH) {
      throw new DatabaseException("pg_control has only " + bytes.length + " bytes", null);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new ControlFile(Long.toUnsignedString(buffer.getLong(0)), buffer.getInt(STATE_AT));
  }

  /** Whether the files are whole without their log. */
  public boolean isShutDown() {
    return state == SHUT_DOWN;
  }
}

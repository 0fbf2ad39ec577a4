package dev.bender.notifier.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The journal on the disk. Before files grow, their lengths are on record, and after they grew, the
 * lines are: so what a crash left half written is cut off at the next start and written again.
 */
final class JournalFolder {
  private static final Logger log = LoggerFactory.getLogger(JournalFolder.class);
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\.log");
  private static final int LONGEST_POSITIONS = 1_048_576;

  private final Path folder;
  private final Path positionsFile;
  private final JsonMapper json = JsonMapper.builder().build();
  private Positions positions = Positions.NONE;
  private Positions atOpening = Positions.NONE;
  private boolean open;
  private boolean saved;

  JournalFolder(Path folder) {
    this.folder = folder;
    this.positionsFile = folder.resolve("positions.json");
  }

  /** Whether the line was on the disk when the folder was opened. */
  boolean held(Pending pending) {
    return atOpening.hold(pending);
  }

  /** Reads what there is and cuts off what was half written; does nothing the second time. */
  void open() throws IOException {
    if (open) {
      return;
    }
    Files.createDirectories(folder);
    saved = Files.exists(positionsFile);
    positions = saved ? load() : Positions.NONE;
    if (!saved) {
      setAsideOldFiles();
    }
    for (Map.Entry<String, Long> file : positions.files().entrySet()) {
      cut(file.getKey(), file.getValue());
    }
    atOpening = positions;
    open = true;
  }

  /** Writes all of the lines or, as far as a later start can tell, none. */
  void write(List<Pending> batch) throws IOException {
    if (saved && !Files.exists(positionsFile)) {
      throw new IOException(
          positionsFile + " was removed; the journal is built anew when the notifier starts again");
    }
    Map<String, StringBuilder> texts = new TreeMap<>();
    for (Pending one : batch) {
      texts
          .computeIfAbsent(one.file(), name -> new StringBuilder())
          .append(one.line())
          .append('\n');
    }
    Map<String, Long> lengths = new HashMap<>();
    for (String name : texts.keySet()) {
      Path file = folder.resolve(name);
      lengths.put(name, Files.isRegularFile(file) ? Files.size(file) : 0L);
    }
    Positions before = positions.before(lengths);
    if (!before.equals(positions)) {
      save(before);
    }
    for (Map.Entry<String, StringBuilder> text : texts.entrySet()) {
      String name = text.getKey();
      long from = before.files().getOrDefault(name, 0L);
      lengths.put(name, append(folder.resolve(name), from, text.getValue().toString()));
    }
    syncFolder();
    save(before.after(batch, lengths));
  }

  /** Cuts off what an earlier try may have left behind {@code from}. */
  private static long append(Path file, long from, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      channel.truncate(from);
      channel.position(channel.size());
      writeAll(channel, text.getBytes(StandardCharsets.UTF_8));
      return channel.position();
    }
  }

  private void cut(String name, long length) throws IOException {
    Path file = folder.resolve(name);
    if (DAY.matcher(name).matches() && Files.isRegularFile(file) && Files.size(file) > length) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(length);
        channel.force(true);
      }
    }
  }

  private Positions load() throws IOException {
    try (InputStream in = Files.newInputStream(positionsFile)) {
      return json.readValue(in.readNBytes(LONGEST_POSITIONS), Positions.class);
    } catch (JacksonException e) {
      log.warn("{} cannot be read; the journal is built anew", positionsFile);
      Files.delete(positionsFile);
      saved = false;
      return Positions.NONE;
    }
  }

  private void save(Positions next) throws IOException {
    Path fresh = folder.resolve("positions.json.new");
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeAll(channel, json.writeValueAsBytes(next));
    }
    Files.move(
        fresh, positionsFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
    saved = true;
    positions = next;
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    channel.force(true);
  }

  /** A new name is only safe with its folder. */
  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Without positions nobody knows which lines they hold: all are written again. */
  private void setAsideOldFiles() throws IOException {
    List<Path> old = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (DAY.matcher(file.getFileName().toString()).matches()) {
          old.add(file);
        }
      }
    }
    for (Path file : old) {
      Files.move(
          file, folder.resolve(file.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}

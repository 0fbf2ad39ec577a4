package dev.bender.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Where the command speaks: answers to stdout; progress, hints and errors to stderr. */
public final class Terminal {
  private static final Pattern TERMINAL_DEVICE =
      Pattern.compile("/dev/(pts/\\d+|tty[A-Za-z0-9]*|console)");
  static final int USUAL_WIDTH = 80;

  /**
   * What the outside can do.
   *
   * @param in whether a person can answer a question
   * @param out whether stdout is a terminal
   * @param err whether stderr is a terminal
   * @param unicode whether the locale is UTF-8
   * @param colour whether colours are wanted, on what is a terminal
   * @param width in columns
   */
  record Traits(boolean in, boolean out, boolean err, boolean unicode, boolean colour, int width) {}

  private final PrintStream out;
  private final PrintStream err;
  private final Traits traits;
  private final Supplier<@Nullable String> answers;

  Terminal(PrintStream out, PrintStream err, Traits traits, Supplier<@Nullable String> answers) {
    this.out = out;
    this.err = err;
    this.traits = traits;
    this.answers = answers;
  }

  /** The one that this process was started on. */
  static Terminal ofProcess(Map<String, String> environment) {
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    Traits traits =
        new Traits(
            isTerminal(0),
            out,
            err,
            "UTF-8".equalsIgnoreCase(System.getProperty("native.encoding")),
            wantsColour(environment),
            width(environment, out || err));
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        traits,
        () -> System.console() == null ? null : System.console().readLine());
  }

  static boolean wantsColour(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"))
        && !"0".equals(environment.get("CLICOLOR"));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** Each stream by itself: a console is there even when only stderr goes to a file. */
  private static boolean isTerminal(int descriptor) {
    try {
      Path link = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      return TERMINAL_DEVICE.matcher(link.toString()).matches();
    } catch (IOException | UnsupportedOperationException e) {
      return !Files.isDirectory(Path.of("/proc/self/fd"))
          && System.console() != null
          && System.console().isTerminal();
    }
  }

  private static int width(Map<String, String> environment, boolean terminal) {
    int told = number(environment.getOrDefault("COLUMNS", ""));
    if (told == 0 && terminal) {
      told = askedWidth();
    }
    return told == 0 ? USUAL_WIDTH : Math.clamp(told, 40, 500);
  }

  /** The second number of {@code stty size}; 0 where it cannot be known. */
  private static int askedWidth() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!stty.waitFor(500, TimeUnit.MILLISECONDS)) {
        stty.destroyForcibly();
        return 0;
      }
      String[] size =
          new String(stty.getInputStream().readNBytes(32), StandardCharsets.US_ASCII).split("\\s+");
      return size.length < 2 ? 0 : number(size[1]);
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
  }

  Terminal withoutColour() {
    return new Terminal(
        out,
        err,
        new Traits(traits.in, traits.out, traits.err, traits.unicode, false, traits.width),
        answers);
  }

  Traits traits() {
    return traits;
  }

  /** Whether text for stdout may be coloured. */
  Ansi outAnsi() {
    return traits.out && traits.colour ? Ansi.ON : Ansi.OFF;
  }

  /** Whether text for stderr may be coloured. */
  Ansi errAnsi() {
    return traits.err && traits.colour ? Ansi.ON : Ansi.OFF;
  }

  /** Text as this locale can show it. */
  String text(String text) {
    return traits.unicode ? text : PlainText.ascii(text);
  }

  /** A line of the answer, to stdout. */
  public void answer(String line) {
    out.print(text(line) + "\n");
    out.flush();
  }

  /** JSON, to stdout; in UTF-8 whatever the locale. */
  void json(String json) {
    out.print(PlainText.escaped(json) + "\n");
    out.flush();
  }

  /** A line of the answer with its sign in front, to stdout. */
  void answer(Glyph glyph, String line) {
    answer(glyph.paint(glyph.sign(traits.unicode), outAnsi()) + " " + line);
  }

  /** Progress, a hint or an error, to stderr. */
  public void hint(String line) {
    err.print(text(line) + "\n");
    err.flush();
  }

  /** Control sequences for a terminal; written as they are. */
  void raw(boolean toErr, String text) {
    PrintStream stream = toErr ? err : out;
    stream.print(text(text));
    stream.flush();
  }

  /**
   * Asks a person.
   *
   * @return true only for a plain yes
   */
  boolean confirm(String question) {
    err.print(text(question) + " [y/N] ");
    err.flush();
    String answer = answers.get();
    return answer != null && answer.strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes");
  }
}

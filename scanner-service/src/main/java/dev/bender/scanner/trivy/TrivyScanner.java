package dev.bender.scanner.trivy;

import dev.bender.scanner.policy.Assessment;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.report.ReadReport;
import dev.bender.scanner.report.Report;
import dev.bender.scanner.report.UnusableReport;
import dev.bender.scanner.scan.ImageScanner;
import dev.bender.scanner.scan.ImageToScan;
import dev.bender.scanner.scan.ScannerUnavailable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs Trivy's client, which fetches an image's layers from its registry and asks Trivy's server
 * what is known of the packages in them.
 */
public final class TrivyScanner implements ImageScanner {
  /** Trivy ends itself at its time limit; this is for one that does not. */
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final TrivyServer server;
  private final TrivyOptions options;
  private final TrivyCommand command;
  private final ReadReport readReport;

  /**
   * Empties the work folder: what is in it was left by a process that was killed.
   *
   * @throws IOException if the folder cannot be written
   */
  public TrivyScanner(TrivyServer server, TrivyOptions options) throws IOException {
    this.server = server;
    this.options = options;
    this.command = new TrivyCommand(options);
    this.readReport = new ReadReport(options.longestReport());
    Files.createDirectories(command.cache());
    empty(command.work());
    Files.createDirectories(command.work());
  }

  @Override
  public Instant databaseUpdatedAt() throws ScannerUnavailable {
    return server.databaseUpdatedAt();
  }

  @Override
  public Result scan(ImageToScan image) throws ScannerUnavailable, InterruptedException {
    Path program =
        options
            .program()
            .get()
            .orElseThrow(() ->
                down(
                    "the program trivy was not found; install it, or name it in"
                        + " scanner.trivy.binary or BENDER_TRIVY.",
                    null));
    Path folder = null;
    try {
      folder = Files.createTempDirectory(command.work(), "scan-");
      return scan(program, image, folder);
    } catch (IOException e) {
      throw down("Trivy could not be run; see whether the data folder can be written.", e);
    } finally {
      if (folder != null) {
        empty(folder);
      }
    }
  }

  private Result scan(Path program, ImageToScan image, Path folder)
      throws IOException, ScannerUnavailable, InterruptedException {
    Path output = folder.resolve("report.json");
    BoundedProcess.Ended ended =
        new BoundedProcess(
                command.line(program, server.address(), image),
                command.environment(folder),
                folder,
                options.longestReport(),
                options.timeout().plus(GRACE))
            .run(output);
    if (ended.tooLong()) {
      return new NotAssessed(
          Inconclusive.TIMED_OUT, "the scan took longer than scanner.trivy.timeout allows.");
    }
    if (ended.tooMuch()) {
      return new NotAssessed(
          Inconclusive.GARBAGE,
          "Trivy's report could not be kept, or is longer than "
              + options.longestReport() / (1024 * 1024)
              + " MiB.");
    }
    if (ended.exit() != 0) {
      return failed(image, ended);
    }
    return read(image, output);
  }

  private NotAssessed failed(ImageToScan image, BoundedProcess.Ended ended)
      throws ScannerUnavailable {
    TrivyFailure failure =
        TrivyFailure.of(server.address(), image.name().registry(), ended.exit(), ended.lastWords());
    if (failure.retriable()) {
      throw new ScannerUnavailable(failure.code(), failure.sentence(), null);
    }
    return new NotAssessed(failure.code(), failure.sentence());
  }

  private Result read(ImageToScan image, Path output) throws ScannerUnavailable {
    try {
      Report report = readReport.read(output);
      if (!report.isAbout(image.expected())) {
        return new NotAssessed(
            Inconclusive.WRONG_IMAGE, "Trivy's report is about another image than the pulled one.");
      }
      Instant database = report.databaseUpdatedAt();
      return new Assessed(
          Assessment.of(
              report.findings(),
              report.packagesFound(),
              database == null ? server.databaseUpdatedAt() : database));
    } catch (UnusableReport e) {
      return new NotAssessed(
          Inconclusive.GARBAGE, "what Trivy wrote cannot be used: " + e.getMessage() + ".");
    }
  }

  private static ScannerUnavailable down(String sentence, @Nullable Throwable cause) {
    return new ScannerUnavailable(Inconclusive.SCANNER_DOWN, sentence, cause);
  }

  private static void empty(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // Not there, or in use: the next start tries again.
      return;
    }
  }
}

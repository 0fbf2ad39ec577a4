package dev.bender.benchmarks;

import dev.bender.deployer.DeployerApplication;
import dev.bender.detector.DetectorApplication;
import dev.bender.notifier.NotifierApplication;
import dev.bender.scanner.ScannerApplication;
import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.verifier.VerifierApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the five services hold of the memory as processes of their own, as composed. */
final class FiveServices implements Measurement {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final double MOST_MEGABYTES = 1024;
  private static final List<Class<?>> SERVICES =
      List.of(
          NotifierApplication.class,
          ScannerApplication.class,
          VerifierApplication.class,
          DeployerApplication.class,
          DetectorApplication.class);

  @Override
  public List<Figure> measure(Stage stage, boolean quick) throws Exception {
    Path settings = stage.settings("services");
    List<Process> processes = new ArrayList<>();
    stage.run("ours", "1.0");
    try (EmbeddedBroker broker = stage.broker("services")) {
      long begin = System.nanoTime();
      for (Class<?> service : SERVICES) {
        processes.add(start(service, settings, stage));
      }
      UpdateTime.awaitSeen(stage, "ours");
      double ready = (System.nanoTime() - begin) / 1e6;
      Thread.sleep(IDLE);
      double all = Memory.megabytes(processes.stream().map(Process::pid).toList());
      return List.of(
          Figure.median(
              "memory: the five services as processes",
              "MB",
              Series.of(all),
              null,
              new Limit.AtMost(MOST_MEGABYTES)),
          Figure.median(
              "ready: the five services, all at once",
              "ms",
              Series.of(ready),
              null,
              new Limit.None()));
    } finally {
      for (Process process : processes) {
        process.destroy();
      }
      for (Process process : processes) {
        process.waitFor();
      }
      stage.containers.removeAll();
    }
  }

  private static Process start(Class<?> service, Path settings, Stage stage) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(BenderUp.java(), "@" + BenderUp.options("up"), service.getName());
    BenderUp.environment(builder, stage.parts.trivy());
    builder.environment().put("BENDER_CONFIG", settings.toString());
    builder.redirectErrorStream(true);
    builder.redirectOutput(stage.folder.resolve(service.getSimpleName() + ".log").toFile());
    Process process = builder.start();
    AutoCloseable end = process::destroyForcibly;
    stage.ended(end);
    return process;
  }
}

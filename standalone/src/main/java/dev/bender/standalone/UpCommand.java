package dev.bender.standalone;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsException;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.standalone.process.ChildFailed;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "up",
    description = "Run all of Bender on this host: five services, a broker and Trivy.",
    footer = {
      "",
      "Examples:",
      "  bender up                         settings of ./bender.yml if it is there, data in ./data",
      "  bender up --config my.yml --data /var/lib/bender",
      "",
      "It asks before every update unless the settings say 'mode: auto'. Ctrl-C ends it."
    })
final class UpCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(names = "--config", paramLabel = "FILE", description = "The settings file.")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
  private @Nullable Path data;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Settings settings = settings();
      Prerequisites.check(settings);
      err.println(
          "Bender starts on " + settings.host() + "; its data is in " + settings.data() + ".");
      err.flush();
      run(settings, err);
      return 0;
    } catch (SettingsException | ChildFailed | Prerequisites.Missing e) {
      err.println("bender: " + e.getMessage() + " Nothing was started.");
      return 1;
    }
  }

  private Settings settings() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (data != null) {
      environment.put("BENDER_DATA", data.toAbsolutePath().toString());
    }
    return SettingsFile.load(file(), environment);
  }

  private @Nullable Path file() {
    if (config != null) {
      return config;
    }
    Path usual = Path.of("bender.yml");
    return Files.exists(usual) ? usual : null;
  }

  private static void run(Settings settings, PrintWriter err) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Standalone standalone =
        Standalone.start(
            settings,
            Home.folder(),
            line -> {
              err.println("  ready  " + line);
              err.flush();
            });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  standalone.close();
                  ended.countDown();
                },
                "shutdown"));
    err.println("Bender is up. `bender status` shows what it sees; Ctrl-C ends it.");
    err.flush();
    ended.await();
  }
}

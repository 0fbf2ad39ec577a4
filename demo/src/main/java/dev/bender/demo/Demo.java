package dev.bender.demo;

import dev.bender.demo.DemoSettings.DemoPorts;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.TestRegistry;
import dev.bender.demo.kit.VulnerabilityDatabase;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.standalone.Home;
import dev.bender.standalone.Standalone;
import dev.bender.standalone.process.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Sets the stage, lets the story happen, and clears the stage again. */
final class Demo {
  private final PrintWriter out;
  private final boolean exit;
  private final DemoParts parts = DemoParts.ofEnvironment();
  private final Deque<AutoCloseable> undo = new ArrayDeque<>();
  private boolean cleared;

  Demo(PrintWriter out, boolean exit) {
    this.out = out;
    this.exit = exit;
  }

  int run() throws Exception {
    Thread clearing = new Thread(this::clear, "clear-the-stage");
    Runtime.getRuntime().addShutdownHook(clearing);
    try {
      return play();
    } finally {
      clear();
    }
  }

  private int play() throws Exception {
    say("Setting the stage: a registry, a vulnerability database, four containers.");
    Path folder = Files.createTempDirectory("bender-demo-");
    undo.push(() -> delete(folder));
    Engine engine = Engine.at(parts.engine());
    undo.push(engine);
    ThrowAway containers = new ThrowAway(engine, ThrowAway.DEMO, Cast.NAMES);
    refuseIfTaken(containers);
    containers.removeAll();
    undo.push(containers::removeAll);

    DemoPorts ports = DemoPorts.free();
    TestRegistry registry =
        TestRegistry.start(parts.registry(), folder.resolve("registry"), ports.registry());
    undo.push(registry);
    ImagePush push = new ImagePush(registry.address());
    push.pushDatabase("trivy-db", "2", VulnerabilityDatabase.ofDemo(Instant.now()));
    Cast cast = new Cast(parts, push);
    cast.pushFirst();
    for (String name : Cast.NAMES) {
      String reference = registry.address() + "/" + Cast.repository(name) + ":1";
      containers.run(name, reference, FreePorts.any(), List.of());
    }
    Settings settings =
        SettingsFile.load(DemoSettings.write(folder, parts, ports, containers.label()), Map.of());
    say("Starting Bender: five services, a Kafka broker and Trivy.");
    Standalone bender = Standalone.start(settings, Home.folder(), line -> say("  ready  " + line));
    undo.push(bender);
    tellWhereToLook(settings, ports);
    return tell(cast, settings, ports);
  }

  private int tell(Cast cast, Settings settings, DemoPorts ports) throws Exception {
    try (Operator operator = new Operator(ports.operator())) {
      Story story = new Story(operator, cast, out);
      boolean good = story.happen();
      story.table();
      Path journal = keepJournal(settings.logs());
      say("The journal, one line an event: " + journal);
      if (!exit) {
        say("Bender stays up; look around, and press Ctrl-C to end it and remove everything.");
        new CountDownLatch(1).await();
      }
      return good ? 0 : 1;
    }
  }

  private void tellWhereToLook(Settings settings, DemoPorts ports) {
    say("While it runs, from another terminal:");
    String url = ports.operator() == 8780 ? "" : "BENDER_URL=http://127.0.0.1:" + ports.operator();
    say("  " + (url + " ./bender status").strip());
    say("  kcat -b " + settings.kafka().servers() + " -C -t scan.completed -e");
    say("");
  }

  private static void refuseIfTaken(ThrowAway containers) {
    for (String name : Cast.NAMES) {
      if (containers.isTaken(name)) {
        throw new DemoFailed(
            "a container named '"
                + name
                + "' is on this engine already, and the demo needs the name; it touches nothing of"
                + " yours, so rename yours for the while (docker rename "
                + name
                + " "
                + name
                + "-mine) or set DOCKER_HOST to another engine.");
      }
    }
  }

  /** The stage is cleared, but the record of what happened on it may be of use. */
  private static Path keepJournal(Path logs) throws IOException {
    Path kept = Path.of(System.getProperty("java.io.tmpdir"), "bender-demo-journal.log");
    try (var files = Files.list(logs)) {
      List<Path> days = files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
      Files.deleteIfExists(kept);
      for (Path day : days) {
        Files.write(
            kept,
            Files.readAllBytes(day),
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
      }
    }
    return kept;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  /** In the reverse order; once, whether the story ends or somebody ends it. */
  private synchronized void clear() {
    if (cleared) {
      return;
    }
    cleared = true;
    say("");
    say("Clearing the stage: containers, images, broker, registry.");
    while (!undo.isEmpty()) {
      try {
        undo.pop().close();
      } catch (Exception e) {
        out.println("bender: a part could not be removed: " + e.getMessage());
      }
    }
    say("Nothing of the demo is left.");
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}

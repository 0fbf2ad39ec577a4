package dev.bender.standalone;

import dev.bender.deployer.DeployerApplication;
import dev.bender.deployer.replacement.RecoverHost;
import dev.bender.detector.DetectorApplication;
import dev.bender.notifier.NotifierApplication;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import dev.bender.scanner.ScannerApplication;
import dev.bender.standalone.broker.EmbeddedBroker;
import dev.bender.standalone.trivy.TrivyServer;
import dev.bender.verifier.VerifierApplication;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that Bender is, running. The services start one after the other: contexts that start
 * side by side in one JVM trip over each other's logging and class loading.
 */
public final class Standalone implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Standalone.class);

  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  private Standalone() {}

  /**
   * Starts it.
   *
   * @param settings what the owner wants
   * @param home the folder with {@code lib} and {@code broker/lib}
   * @param said one line for each part that is ready
   */
  public static Standalone start(Settings settings, Path home, Consumer<String> said) {
    Standalone standalone = new Standalone();
    try {
      recover(settings);
      Runnable untilKafkaServes = standalone.children(settings, home);
      standalone.firstService(untilKafkaServes, settings, said);
      standalone.otherServices(settings, said);
      return standalone;
    } catch (RuntimeException e) {
      standalone.close();
      throw e;
    }
  }

  /**
   * First of all: a container that a power cut left stopped must not wait for ports and brokers.
   */
  private static void recover(Settings settings) {
    try (Engine engine = Engine.at(settings.engine().host())) {
      new RecoverHost(engine, settings.engine().label()).recover();
    } catch (EngineException e) {
      log.warn("recovery waits for the deployer: {}", e.getMessage());
    }
  }

  /** Starts the programs that Bender brings, and gives what waits for the broker. */
  private Runnable children(Settings settings, Path home) {
    if (settings.scanner().trivy().embedded()) {
      TrivyServer trivy =
          TrivyServer.start(
              settings.scanner().trivy(), settings.data().resolve("trivy"), System.getenv());
      running.push(trivy);
    }
    if (!settings.kafka().embedded()) {
      return () -> {};
    }
    EmbeddedBroker broker =
        EmbeddedBroker.start(home, settings.data().resolve("broker"), settings.kafka().port());
    running.push(broker);
    return broker::awaitReady;
  }

  /**
   * The first service comes up while the broker does, and then waits for it: so all is ready some
   * seconds earlier.
   */
  private void firstService(Runnable untilKafkaServes, Settings settings, Consumer<String> said) {
    FutureTask<AutoCloseable> notifier = new FutureTask<>(() -> notifier(settings));
    Thread thread = Thread.ofPlatform().daemon().name("first service").start(notifier);
    try {
      untilKafkaServes.run();
      said.accept("Kafka     " + settings.kafka().servers());
      said.accept("Trivy     " + settings.scanner().trivy().url());
      running.push(notifier.get());
      said.accept("notifier  http://127.0.0.1:" + settings.operator().port());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException why ? why : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it started", e);
    } finally {
      // Without a broker it would wait in vain; one that is up has ended its thread.
      thread.interrupt();
    }
  }

  private static AutoCloseable notifier(Settings settings) {
    return start(NotifierApplication.class, settings, NotifierApplication::springDefaults);
  }

  private void otherServices(Settings settings, Consumer<String> said) {
    running.push(start(ScannerApplication.class, settings, ScannerApplication::springDefaults));
    said.accept("scanner");
    running.push(start(VerifierApplication.class, settings, VerifierApplication::springDefaults));
    said.accept("verifier");
    running.push(start(DeployerApplication.class, settings, DeployerApplication::springDefaults));
    said.accept("deployer  " + settings.engine().host());
    running.push(start(DetectorApplication.class, settings, DetectorApplication::springDefaults));
    said.accept("detector  POST http://127.0.0.1:" + settings.detector().port() + "/diun");
  }

  private static AutoCloseable start(
      Class<?> application,
      Settings settings,
      Function<Settings, Map<String, Object>> springDefaults) {
    Map<String, Object> defaults = new HashMap<>(LogFile.in(settings.data()));
    defaults.putAll(springDefaults.apply(settings));
    return ServiceLaunch.start(application, settings, defaults);
  }

  /** Ends it in the reverse order; what does not end is left to the end of the process. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception e) {
        log.warn("a part did not end well", e);
      }
    }
  }
}

package dev.bender.standalone.trivy;

import dev.bender.platform.settings.TrivySettings;
import dev.bender.standalone.process.ChildFailed;
import dev.bender.standalone.process.ChildPlan;
import dev.bender.standalone.process.ChildProcess;
import dev.bender.standalone.process.Ports;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code trivy server} on 127.0.0.1 as a child process. It fetches its database before it listens,
 * so it may become ready long after its start, or only once there is a network; until then scans
 * wait.
 */
public final class TrivyServer implements AutoCloseable {
  private static final Duration FREE_WITHIN = Duration.ofSeconds(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  private final ChildProcess child;
  private final String url;

  private TrivyServer(ChildProcess child, String url) {
    this.child = child;
    this.url = url;
  }

  /**
   * Starts the server and returns at once.
   *
   * @param folder for the database and the log
   * @param environment in which the program is looked for
   * @throws ChildFailed with one sentence if the program is missing or the port is taken
   */
  public static TrivyServer start(
      TrivySettings settings, Path folder, Map<String, String> environment) {
    Path own = folder.toAbsolutePath().normalize();
    ChildPlan plan = plan(settings, own, TrivyBinary.find(settings.binary(), environment));
    ChildProcess.endLeftover(plan);
    if (!Ports.freeWithin(settings.port(), FREE_WITHIN)) {
      throw new ChildFailed(
          "port "
              + settings.port()
              + " on 127.0.0.1 is taken by another program, and Trivy needs it; end that program,"
              + " or set 'scanner.trivy.port' to another port");
    }
    return new TrivyServer(ChildProcess.start(plan), settings.url());
  }

  /** Where the scanner reaches it. */
  public String url() {
    return url;
  }

  /** Whether it answered. */
  public boolean isReady() {
    return child.isReady();
  }

  /**
   * Waits for it; for those who know that its database is near.
   *
   * @throws ChildFailed if it is not ready in time; it is closed then
   */
  public void awaitReady(Duration atMost) {
    child.awaitReady(atMost);
  }

  long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }

  private static ChildPlan plan(TrivySettings settings, Path folder, Path binary) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(binary.toString(), "server"));
    command.addAll(List.of("--listen", "127.0.0.1:" + settings.port()));
    String cache = folder.toString();
    command.addAll(List.of("--cache-dir", cache));
    // a trivy.yaml that happens to lie around is not ours
    command.addAll(List.of("--config", "", "--no-progress"));
    if (!settings.database().isEmpty()) {
      command.addAll(List.of("--db-repository", settings.database()));
    }
    if (settings.insecure()) {
      command.add("--insecure");
    }
    URI health = URI.create(settings.url() + "/healthz");
    return new ChildPlan(
        "Trivy", command, cache, Map.of(), folder, () -> answers(health), STOP_WITHIN, false);
  }

  private static boolean answers(URI health) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }
  }
}

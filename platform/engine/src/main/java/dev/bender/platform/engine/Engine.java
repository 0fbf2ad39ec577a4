package dev.bender.platform.engine;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Docker Engine. Nothing is asked before the first call; the API version is then negotiated.
 * Containers and images come as raw JSON, because typed models drop what they do not know. All
 * methods throw {@link EngineException}.
 */
public final class Engine implements AutoCloseable {
  private static final String NEWEST_SPOKEN = "1.50";
  private static final String OLDEST_SPOKEN = "1.40";

  /** Sees how far a pull is. */
  @FunctionalInterface
  public interface PullListener {
    /** Bytes downloaded and bytes known of so far, over all layers. */
    void progress(long current, long total);
  }

  private final EngineHttp http;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("engine-watchdog").unstarted(task));
  private volatile @Nullable EngineInfo info;

  private Engine(URI host) {
    this.http = new EngineHttp(host);
  }

  /** The engine at {@code unix:///PATH} or {@code tcp://HOST:PORT}. */
  public static Engine at(String host) {
    return new Engine(URI.create(host));
  }

  /** What the engine says of itself; asked once. */
  public EngineInfo info() {
    EngineInfo known = info;
    if (known != null) {
      return known;
    }
    JsonNode version = http.get("/version");
    String offered = version.path("ApiVersion").asString("0");
    String spoken = EngineInfo.compare(offered, NEWEST_SPOKEN) < 0 ? offered : NEWEST_SPOKEN;
    if (EngineInfo.compare(spoken, OLDEST_SPOKEN) < 0) {
      throw new EngineRefused(
          "this Docker Engine speaks API "
              + offered
              + "; Bender needs "
              + OLDEST_SPOKEN
              + ", which is Docker 19.03, or later");
    }
    EngineInfo asked =
        new EngineInfo(
            Text.clean(version.path("Version").asString("?"), 64),
            spoken,
            version.path("Os").asString("linux") + "/" + version.path("Arch").asString("amd64"));
    info = asked;
    return asked;
  }

  /** Whether it answers. */
  public boolean answers() {
    try {
      http.get("/version");
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  /** All containers, or only those with a label {@code key} or {@code key=value}. */
  public List<ContainerSummary> containers(boolean stoppedToo, @Nullable String label) {
    String filters =
        label == null || label.isEmpty()
            ? ""
            : "&filters="
                + encoded(EngineHttp.JSON.writeValueAsString(Map.of("label", List.of(label))));
    List<ContainerSummary> all = new ArrayList<>();
    for (JsonNode one : http.get(path("/containers/json?all=" + stoppedToo + filters))) {
      all.add(summary(one));
    }
    return all;
  }

  private static ContainerSummary summary(JsonNode one) {
    Map<String, String> labels = new HashMap<>();
    one.path("Labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString("")));
    String name = one.path("Names").path(0).asString("");
    for (JsonNode candidate : one.path("Names")) {
      // A linked container has names below others'; its own has one slash.
      if (candidate.asString("").lastIndexOf('/') == 0) {
        name = candidate.asString("");
      }
    }
    return new ContainerSummary(
        one.path("Id").asString(""),
        name.startsWith("/") ? name.substring(1) : name,
        one.path("Image").asString(""),
        one.path("ImageID").asString(""),
        one.path("State").asString(""),
        Map.copyOf(labels));
  }

  public JsonNode inspect(String idOrName) {
    return http.get(path("/containers/" + encoded(idOrName) + "/json"));
  }

  /** Like {@link #inspect}, but empty where there is no such container. */
  public Optional<JsonNode> find(String idOrName) {
    try {
      return Optional.of(inspect(idOrName));
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  /** Creates a container of that name from a create body. */
  public Created create(String name, ObjectNode body) {
    JsonNode answer = http.post(path("/containers/create?name=" + encoded(name)), body);
    List<String> warnings = new ArrayList<>();
    answer.path("Warnings").forEach(one -> warnings.add(Text.clean(one.asString(""), 300)));
    return new Created(answer.path("Id").asString(""), List.copyOf(warnings));
  }

  public void start(String id) {
    http.post(path("/containers/" + encoded(id) + "/start"), null);
  }

  /** Stops it, by force after the timeout; one that is stopped stays so. */
  public void stop(String id, Duration timeout) {
    http.postPatiently(
        path("/containers/" + encoded(id) + "/stop?t=" + Math.max(0, timeout.toSeconds())));
  }

  public void rename(String id, String name) {
    http.post(path("/containers/" + encoded(id) + "/rename?name=" + encoded(name)), null);
  }

  /** Removes it; one that is gone is fine. */
  public void remove(String id, boolean force, boolean withAnonymousVolumes) {
    try {
      http.delete(
          path("/containers/" + encoded(id) + "?force=" + force + "&v=" + withAnonymousVolumes));
    } catch (NotFound e) {
      // That is what was wanted.
    }
  }

  /** Such as {@code unless-stopped}; retries only for {@code on-failure}. */
  public void updateRestartPolicy(String id, String policy, int retries) {
    ObjectNode body = EngineHttp.JSON.createObjectNode();
    body.putObject("RestartPolicy")
        .put("Name", policy)
        .put("MaximumRetryCount", policy.equals("on-failure") ? retries : 0);
    http.post(path("/containers/" + encoded(id) + "/update"), body);
  }

  public void connectNetwork(String network, String containerId, JsonNode endpoint) {
    ObjectNode body = EngineHttp.JSON.createObjectNode();
    body.put("Container", containerId);
    body.set("EndpointConfig", endpoint);
    http.post(path("/networks/" + encoded(network) + "/connect"), body);
  }

  /** The last lines that it wrote, at most so many characters, fit for a terminal. */
  public String logsTail(String id, int lines, int atMost) {
    boolean terminal = inspect(id).path("Config").path("Tty").asBoolean(false);
    try (Response response =
        http.stream(
            Request.Method.GET,
            path("/containers/" + encoded(id) + "/logs?stdout=true&stderr=true&tail=" + lines),
            null,
            Map.of())) {
      return Multiplexed.text(EngineHttp.body(response), terminal, atMost);
    } catch (IOException e) {
      throw new EngineUnavailable("the engine broke off the log", e);
    }
  }

  /**
   * Runs a command in a container.
   *
   * @throws EngineUnavailable if it takes longer than the limit; it may still be running then
   */
  public ExecResult exec(String id, List<String> command, Duration limit, int atMost) {
    ObjectNode create = EngineHttp.JSON.createObjectNode();
    create.put("AttachStdout", true).put("AttachStderr", true);
    command.forEach(create.putArray("Cmd")::add);
    String exec =
        http.post(path("/containers/" + encoded(id) + "/exec"), create).path("Id").asString("");
    ObjectNode start = EngineHttp.JSON.createObjectNode().put("Detach", false).put("Tty", false);
    String output;
    try (Response response =
            http.stream(
                Request.Method.POST, path("/exec/" + encoded(exec) + "/start"), start, Map.of());
        TimeLimit timeLimit = new TimeLimit(response, limit)) {
      output = Multiplexed.text(EngineHttp.body(response), false, atMost);
      timeLimit.check("the command did not end within " + limit.toSeconds() + " s");
    } catch (IOException e) {
      throw new EngineUnavailable("the engine broke off the command's output", e);
    }
    JsonNode ended = http.get(path("/exec/" + encoded(exec) + "/json"));
    return new ExecResult(ended.path("ExitCode").asInt(-1), output);
  }

  /**
   * Pulls an image.
   *
   * @param repository with its registry
   * @param tagOrDigest such as {@code 1.27} or {@code sha256:…}
   * @param registryAuth the value of X-Registry-Auth; null for none
   * @param platform such as {@code linux/amd64}
   * @param limit for the whole pull
   * @throws PullFailed if it came to nothing, for whatever reason of the registry's or the disk's
   */
  public void pull(
      String repository,
      String tagOrDigest,
      @Nullable String registryAuth,
      String platform,
      PullListener listener,
      Duration limit)
      throws PullFailed {
    String path =
        path(
            "/images/create?fromImage="
                + encoded(repository)
                + "&tag="
                + encoded(tagOrDigest)
                + "&platform="
                + encoded(platform));
    Map<String, String> headers =
        registryAuth == null ? Map.of() : Map.of("X-Registry-Auth", registryAuth);
    try (Response response = http.stream(Request.Method.POST, path, null, headers);
        TimeLimit timeLimit = new TimeLimit(response, limit)) {
      try {
        new PullStream(listener).read(EngineHttp.body(response));
      } catch (IOException e) {
        throw new PullFailed(
            PullFailed.Kind.UNAVAILABLE,
            timeLimit.isOver()
                ? "the pull took longer than " + limit.toMinutes() + " minutes"
                : "the engine broke off the pull");
      }
    } catch (NotFound | EngineRefused | EngineException.Conflict e) {
      throw PullFailed.of(String.valueOf(e.getMessage()));
    }
  }

  public JsonNode inspectImage(String reference) {
    boolean manifests = info().speaks("1.48");
    return http.get(
        path("/images/" + encodedPath(reference) + "/json" + (manifests ? "?manifests=true" : "")));
  }

  /** Like {@link #inspectImage}, but empty where there is no such image. */
  public Optional<JsonNode> findImage(String reference) {
    try {
      return Optional.of(inspectImage(reference));
    } catch (NotFound e) {
      return Optional.empty();
    }
  }

  /** Makes {@code repository:tag} name that image. */
  public void tag(String source, String repository, String tag) {
    http.post(
        path(
            "/images/"
                + encodedPath(source)
                + "/tag?repo="
                + encoded(repository)
                + "&tag="
                + encoded(tag)),
        null);
  }

  /** Removes a name, and the image with its last name. */
  public void removeImage(String reference, boolean force) {
    http.delete(path("/images/" + encodedPath(reference) + "?force=" + force));
  }

  /** The images with a name in that repository; all of them if it is empty. */
  public List<ImageSummary> images(String repository) {
    String filters =
        repository.isEmpty()
            ? ""
            : "?filters="
                + encoded(
                    EngineHttp.JSON.writeValueAsString(Map.of("reference", List.of(repository))));
    List<ImageSummary> all = new ArrayList<>();
    for (JsonNode one : http.get(path("/images/json" + filters))) {
      all.add(
          new ImageSummary(
              one.path("Id").asString(""),
              texts(one.path("RepoTags")),
              texts(one.path("RepoDigests")),
              one.path("Size").asLong(0)));
    }
    return all;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode one : list) {
      String text = one.asString("");
      if (!text.startsWith("<none>")) {
        texts.add(text);
      }
    }
    return List.copyOf(texts);
  }

  /** What a container runs; {@code container} as inspected. */
  public ImageIdentity identityOf(JsonNode container) {
    String image = container.path("Image").asString("");
    String manifest = Identities.digest(container.path("ImageManifestDescriptor").path("digest"));
    String name = container.path("Config").path("Image").asString("").split("@")[0];
    int colon = name.lastIndexOf(':');
    String repository = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    ImageIdentity known =
        findImage(image)
            .map(found -> Identities.ofImage(found, repository))
            .orElse(new ImageIdentity(null, null, null));
    boolean containerd = manifest != null;
    return new ImageIdentity(
        known.index() == null && containerd ? image : known.index(),
        manifest != null ? manifest : known.manifest(),
        known.config() == null && !containerd ? image : known.config());
  }

  /** What an image is; {@code image} as inspected, {@code repository} as it was pulled. */
  public ImageIdentity identityOfImage(JsonNode image, String repository) {
    return Identities.ofImage(image, repository);
  }

  /** The content of a path in a container, as a tar archive; to be closed by the caller. */
  public InputStream archive(String id, String pathInContainer) {
    Response response =
        http.stream(
            Request.Method.GET,
            path("/containers/" + encoded(id) + "/archive?path=" + encoded(pathInContainer)),
            null,
            Map.of());
    return EngineHttp.body(response);
  }

  private String path(String path) {
    return "/v" + info().apiVersion() + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Slashes and colons of image names stand as they are. */
  private static String encodedPath(String text) {
    return encoded(text).replace("%2F", "/").replace("%3A", ":").replace("%40", "@");
  }

  /** Ends a stream that takes too long, by closing it under its reader. */
  private final class TimeLimit implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final java.util.concurrent.ScheduledFuture<?> alarm;

    TimeLimit(Response response, Duration limit) {
      this.alarm =
          watchdog.schedule(
              () -> {
                over.set(true);
                response.close();
              },
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
    }

    boolean isOver() {
      return over.get();
    }

    void check(String sentence) {
      if (over.get()) {
        throw new EngineUnavailable(sentence, null);
      }
    }

    @Override
    public void close() {
      alarm.cancel(false);
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
    http.close();
  }
}

package dev.bender.platform.engine;

import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import dev.bender.platform.engine.EngineException.TimedOut;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One Docker Engine. Nothing is asked before the first call; the API version is then negotiated.
 * Containers and images come as raw JSON, because typed models drop what they do not know. All
 * methods throw {@link EngineException}.
 */
public final class Engine implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LOGS = Duration.ofSeconds(30);
  private static final Duration BEYOND_STOP = Duration.ofSeconds(60);

  /** Sees how far a pull is. */
  @FunctionalInterface
  public interface PullListener {
    /** Bytes downloaded and bytes known of so far, over all layers. */
    void progress(long current, long total);
  }

  private final EngineHttp http;
  private volatile @Nullable EngineInfo info;

  /** Not those of commands in a container, of which checks make one every few seconds. */
  private static final List<String> CHANGES =
      List.of("create", "start", "die", "pause", "unpause", "rename", "destroy");

  private Engine(URI host, Duration patience) {
    this.http = new EngineHttp(host, patience, () -> info = null);
  }

  /** The engine at {@code unix:///PATH} or {@code tcp://HOST:PORT}. */
  public static Engine at(String host) {
    return at(host, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience how long it may take to show something; a change may take five times that, and
   *     a pull may say nothing for as long
   */
  public static Engine at(String host, Duration patience) {
    return new Engine(URI.create(host), patience);
  }

  /** What the engine says of itself; asked once, and again after it did not answer. */
  public EngineInfo info() {
    EngineInfo known = info;
    if (known == null) {
      known = EngineInfo.of(http.get("/version"));
      info = known;
    }
    return known;
  }

  /** Whether it answers, within ten seconds. */
  public boolean answers() {
    try {
      http.get("/version", ANSWER);
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
                + Paths.encoded(
                    EngineHttp.JSON.writeValueAsString(Map.of("label", List.of(label))));
    List<ContainerSummary> all = new ArrayList<>();
    for (JsonNode one : http.get(path("/containers/json?all=" + stoppedToo + filters))) {
      all.add(summary(one));
    }
    return all;
  }

  /**
   * Begins to listen for changes of containers, now and after each time the engine was away.
   *
   * @param label {@code key} or {@code key=value} of those that are meant; empty: all
   */
  public ContainerChanges changes(String label) {
    Map<String, List<String>> wanted = new HashMap<>();
    wanted.put("type", List.of("container"));
    wanted.put("event", CHANGES);
    if (!label.isEmpty()) {
      wanted.put("label", List.of(label));
    }
    String filters = Paths.encoded(EngineHttp.JSON.writeValueAsString(wanted));
    return new ContainerChanges(() -> http.open(Ask.get(path("/events?filters=" + filters))));
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
    return http.get(path(Paths.container(idOrName) + "/json"));
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
    JsonNode answer = http.post(path("/containers/create?name=" + Paths.encoded(name)), body);
    List<String> warnings = new ArrayList<>();
    answer.path("Warnings").forEach(one -> warnings.add(Text.line(one.asString(""), 300)));
    return new Created(answer.path("Id").asString(""), List.copyOf(warnings));
  }

  public void start(String id) {
    http.post(path(Paths.container(id) + "/start"), null);
  }

  /** Stops it, by force after the timeout; one that is stopped stays so. */
  public void stop(String id, Duration timeout) {
    http.postPatiently(
        path(Paths.container(id) + "/stop?t=" + Math.max(0, timeout.toSeconds())),
        timeout.plus(BEYOND_STOP));
  }

  /**
   * Stops it, and nothing starts it again: no engine that comes up, and no restart policy. An
   * engine refuses to change the policy of one that ends at that very moment, as those do that
   * crash all the time; what it stopped first does not end any more.
   */
  public void stopForGood(String id, Duration timeout) {
    try {
      updateRestartPolicy(id, "no", 0);
      stop(id, timeout);
    } catch (EngineException.Conflict | EngineException.EngineRefused e) {
      stop(id, timeout);
      updateRestartPolicy(id, "no", 0);
    }
  }

  public void rename(String id, String name) {
    http.post(path(Paths.container(id) + "/rename?name=" + Paths.encoded(name)), null);
  }

  /** Removes it; one that is gone is fine. */
  public void remove(String id, boolean force, boolean withAnonymousVolumes) {
    try {
      http.delete(path(Paths.container(id) + "?force=" + force + "&v=" + withAnonymousVolumes));
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
    http.post(path(Paths.container(id) + "/update"), body);
  }

  public void connectNetwork(String network, String containerId, JsonNode endpoint) {
    ObjectNode body = EngineHttp.JSON.createObjectNode();
    body.put("Container", containerId);
    body.set("EndpointConfig", endpoint);
    http.post(path("/networks/" + Paths.encoded(network) + "/connect"), body);
  }

  /** The last lines that it wrote, at most so many characters, fit for a terminal. */
  public String logsTail(String id, int lines, int atMost) {
    boolean terminal = inspect(id).path("Config").path("Tty").asBoolean(false);
    String path =
        path(Paths.container(id) + "/logs?stdout=true&stderr=true&tail=" + Math.max(0, lines));
    try {
      return http.ask(Ask.get(path), LOGS, body -> Multiplexed.text(body, terminal, atMost));
    } catch (TimedOut e) {
      throw new EngineUnavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Runs a command in a container.
   *
   * @throws TimedOut if it takes longer than the limit; it may still be running then
   */
  public ExecResult exec(String id, List<String> command, Duration limit, int atMost) {
    return new ExecCall(http, path("")).run(id, command, limit, atMost);
  }

  /**
   * Runs a command whose output is not text, or is long.
   *
   * @param output gets it as it comes; is not closed
   * @param limit for the whole of it
   * @param atMost characters of its complaints that are kept
   * @return the exit code, with what it wrote on its error output
   * @throws TimedOut if it takes longer, or said nothing for five times the engine's patience
   */
  public ExecResult exec(
      String id, List<String> command, OutputStream output, Duration limit, int atMost) {
    return new ExecCall(http, path("")).stream(id, command, output, limit, atMost);
  }

  /** Sends a signal such as {@code SIGINT}; one that is stopped stays so. */
  public void signal(String id, String signal) {
    try {
      http.post(path(Paths.container(id) + "/kill?signal=" + Paths.encoded(signal)), null);
    } catch (EngineException.Conflict e) {
      // It does not run.
    }
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
                + Paths.encoded(repository)
                + "&tag="
                + Paths.encoded(tagOrDigest)
                + "&platform="
                + Paths.encoded(platform));
    Ask ask = Ask.post(path, null).withRegistryAuth(registryAuth);
    Optional<PullFailed> failed;
    long begun = System.nanoTime();
    try {
      failed = http.follow(ask, limit, body -> new PullStream(listener, repository).read(body));
    } catch (TimedOut e) {
      boolean whole = System.nanoTime() - begun >= limit.toNanos();
      throw new PullFailed(
          PullFailed.Kind.UNAVAILABLE,
          whole
              ? "the pull took longer than " + Math.max(1, limit.toMinutes()) + " minutes"
              : "nothing of it came any more, and the pull was given up");
    } catch (NotFound | EngineRefused | EngineException.Conflict e) {
      throw PullFailed.of(String.valueOf(e.getMessage()), repository);
    }
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  public JsonNode inspectImage(String reference) {
    boolean manifests = info().speaks("1.48");
    return http.get(path(Paths.image(reference) + "/json" + (manifests ? "?manifests=true" : "")));
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
            Paths.image(source)
                + "/tag?repo="
                + Paths.encoded(repository)
                + "&tag="
                + Paths.encoded(tag)),
        null);
  }

  /** Removes a name, and the image with its last name. */
  public void removeImage(String reference, boolean force) {
    http.delete(path(Paths.image(reference) + "?force=" + force));
  }

  /** The images with a name in that repository; all of them if it is empty. */
  public List<ImageSummary> images(String repository) {
    return repository.isEmpty() ? imagesBy(Map.of()) : imagesBy(Map.of("reference", repository));
  }

  /** The images with a label {@code key} or {@code key=value}. */
  public List<ImageSummary> imagesLabelled(String label) {
    return imagesBy(Map.of("label", label));
  }

  private List<ImageSummary> imagesBy(Map<String, String> wanted) {
    Map<String, List<String>> filters = new HashMap<>();
    wanted.forEach((filter, value) -> filters.put(filter, List.of(value)));
    String query = Paths.encoded(EngineHttp.JSON.writeValueAsString(filters));
    List<ImageSummary> all = new ArrayList<>();
    for (JsonNode one : http.get(path("/images/json?filters=" + query))) {
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
    return identityOf(container, findImage(container.path("Image").asString("")));
  }

  /**
   * The same, where its image was asked for before.
   *
   * @param found the container's image as inspected; empty if there is none any more
   */
  public ImageIdentity identityOf(JsonNode container, Optional<JsonNode> found) {
    String image = container.path("Image").asString("");
    String manifest = Identities.digest(container.path("ImageManifestDescriptor").path("digest"));
    String name = container.path("Config").path("Image").asString("").split("@")[0];
    int colon = name.lastIndexOf(':');
    String repository = colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    ImageIdentity known =
        found
            .map(one -> Identities.ofImage(one, repository))
            .orElse(new ImageIdentity(null, null, null));
    boolean containerd = manifest != null || found.filter(Identities::isOfContainerd).isPresent();
    return new ImageIdentity(
        known.index() == null && containerd ? image : known.index(),
        manifest != null ? manifest : known.manifest(),
        known.config() == null && !containerd ? image : known.config());
  }

  /** What an image is; {@code image} as inspected, {@code repository} as it was pulled. */
  public ImageIdentity identityOfImage(JsonNode image, String repository) {
    return Identities.ofImage(image, repository);
  }

  /**
   * The content of a path in a container, as a tar archive; to be closed by the caller, who also
   * bounds it.
   */
  public InputStream archive(String id, String pathInContainer) {
    return http.open(
        Ask.get(path(Paths.container(id) + "/archive?path=" + Paths.encoded(pathInContainer))));
  }

  /**
   * The same, written to {@code sink} as it comes.
   *
   * @param limit for the whole of it
   * @throws TimedOut if it takes longer, or nothing came for five times the engine's patience
   */
  public void archive(String id, String pathInContainer, OutputStream sink, Duration limit) {
    String path = path(Paths.container(id) + "/archive?path=" + Paths.encoded(pathInContainer));
    http.follow(Ask.get(path), limit, body -> body.transferTo(sink));
  }

  /**
   * Unpacks a tar archive in a folder of a container, with owners and modes; what is there and not
   * in the archive stays.
   *
   * @param tar is read to its end on a thread of its own, and not closed
   * @param limit for the whole of it
   * @throws TimedOut if it takes longer, or nothing of it was taken for five times the engine's
   *     patience; part of it may be there then
   * @throws EngineRefused also if the archive could not be read to its end; part of it may be there
   */
  public void unpack(String id, String folderInContainer, InputStream tar, Duration limit) {
    String path = path(Paths.container(id) + "/archive?path=" + Paths.encoded(folderInContainer));
    http.send(path, tar, limit);
  }

  private String path(String path) {
    return "/v" + info().apiVersion() + path;
  }

  @Override
  public void close() {
    http.close();
  }
}

package dev.bender.detector;

import dev.bender.platform.registry.CredentialStore;
import dev.bender.platform.registry.Digest;
import dev.bender.platform.registry.ImageReference;
import dev.bender.platform.registry.Registries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;

/** A registry over real HTTP, with images that a test pushes. */
public final class StandInRegistry implements AutoCloseable {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";

  private record Blob(String type, String text) {}

  /** What was pushed under a tag. */
  public record Pushed(@Nullable String index, String manifest, String config) {
    /** What the tag names. */
    public String digest() {
      return index == null ? manifest : index;
    }
  }

  private final MockWebServer server = new MockWebServer();
  private final Map<String, Blob> documents = new ConcurrentHashMap<>();
  private final Map<String, String> tags = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile @Nullable MockResponse refusal;
  private volatile Duration delay = Duration.ZERO;

  public StandInRegistry() {
    server.setDispatcher(new Answers());
    try {
      server.start();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public Registries client(Clock clock) {
    CredentialStore anonymous = registry -> java.util.Optional.empty();
    return new Registries(Set.of(), anonymous, Registries.Timeouts.DEFAULT, clock);
  }

  /** A reference to a tag here. */
  public String reference(String name) {
    return "127.0.0.1:" + server.getPort() + "/" + name;
  }

  public ImageReference image(String name) {
    return ImageReference.parse(reference(name));
  }

  /** Pushes one platform's image under a tag. */
  public Pushed push(String name, String version) {
    String config =
        put(
            CONFIG,
            """
            {"architecture":"amd64","os":"linux","config":{"Labels":\
            {"org.opencontainers.image.version":"%s"}},"rootfs":{"type":"layers","diff_ids":[]}}\
            """
                .formatted(version));
    String manifest =
        put(
            MANIFEST,
            """
            {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":1},\
            "layers":[]}\
            """
                .formatted(MANIFEST, CONFIG, config));
    tags.put(name, manifest);
    return new Pushed(null, manifest, config);
  }

  /** Pushes an index; its other platforms differ by {@code others}. */
  public Pushed pushIndex(String name, String version, String others) {
    Pushed image = push(name, version);
    String other = Digest.of(others.getBytes(StandardCharsets.UTF_8));
    String index =
        put(
            INDEX,
            """
            {"schemaVersion":2,"mediaType":"%s","manifests":[\
            {"mediaType":"%s","digest":"%s","size":1,"platform":{"os":"linux","architecture":"amd64"}},\
            {"mediaType":"%s","digest":"%s","size":1,"platform":{"os":"linux","architecture":"s390x"}}]}\
            """
                .formatted(INDEX, MANIFEST, image.manifest(), MANIFEST, other));
    tags.put(name, index);
    return new Pushed(index, image.manifest(), image.config());
  }

  /** From now on everything is answered by that status. */
  public void refuse(int status, Map<String, String> headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status);
    headers.forEach(answer::setHeader);
    refusal = answer.build();
  }

  public void refuseNothing() {
    refusal = null;
  }

  /** From now on every answer takes that long. */
  public void slow(Duration by) {
    delay = by;
  }

  /** Such as {@code HEAD /v2/web/manifests/1}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public long heads() {
    return requests.stream().filter(one -> one.startsWith("HEAD")).count();
  }

  private String put(String type, String text) {
    String digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    documents.put(digest, new Blob(type, text));
    return digest;
  }

  private final class Answers extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      String path = request.getUrl().encodedPath();
      requests.add(request.getMethod() + " " + path);
      MockResponse no = refusal;
      return no != null ? no : found(path, "HEAD".equals(request.getMethod()));
    }

    private MockResponse found(String path, boolean head) {
      String last = path.substring(path.lastIndexOf('/') + 1);
      String name = path.replaceAll("^/v2/|/(manifests|blobs)/[^/]+$", "");
      String digest = last.startsWith("sha256:") ? last : tags.get(name + ":" + last);
      Blob blob = digest == null ? null : documents.get(digest);
      return blob == null
          ? new MockResponse.Builder().code(404).build()
          : new MockResponse.Builder()
              .headersDelay(delay.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
              .setHeader("Content-Type", blob.type())
              .setHeader("Docker-Content-Digest", String.valueOf(digest))
              .body(head ? "" : blob.text())
              .build();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}

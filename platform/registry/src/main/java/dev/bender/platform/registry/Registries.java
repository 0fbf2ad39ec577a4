package dev.bender.platform.registry;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads from registries: the pull side of the OCI distribution specification 1.1. Thread-safe;
 * every call blocks until there is an answer or its time is up.
 *
 * <p>A registry that answers 429 is left alone for as long as its {@code Retry-After} says (one
 * minute if it says nothing, one hour at most); until then calls fail at once, without traffic.
 *
 * <p>The ORAS SDK's {@code Registry} is not used: its requests have no time limit and its bodies no
 * size limit, it reads a manifest with a HEAD and a GET, drops {@code Retry-After}, and shares one
 * token cache in the whole process.
 */
public final class Registries implements AutoCloseable {

  /**
   * How long to wait.
   *
   * @param connect for a connection, TLS included
   * @param call for one request from its start to the last byte of the answer
   */
  public record Timeouts(Duration connect, Duration call) {
    /** 5 s to connect, 15 s for a request: somebody may be waiting for what it says. */
    public static final Timeouts DEFAULT =
        new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /** The specification's limit for manifests ("Pushing Manifests"), for configurations as well. */
  static final long LONGEST_DOCUMENT = 4 * 1024 * 1024;

  private final Endpoints endpoints;
  private final RegistryHttp http;
  private final RateLimits limits;
  private final Authorizer authorizer;

  /**
   * Sends nothing yet.
   *
   * @param insecure registries as {@code host} or {@code host:port} that speak plain HTTP; loopback
   *     addresses always do
   * @param credentials asked only when a registry wants them
   * @param timeouts for each request; a call sends at most three per document
   * @param clock for tokens and pauses
   */
  public Registries(
      Set<String> insecure, CredentialStore credentials, Timeouts timeouts, Clock clock) {
    this.endpoints = new Endpoints(insecure);
    this.http = new RegistryHttp(timeouts);
    this.limits = new RateLimits(clock);
    this.authorizer = new Authorizer(http, credentials, limits, clock);
  }

  /**
   * Asks what a reference points to right now: by its digest if it has one, else by its tag. Sends
   * one HEAD of the manifest, which counts as no pull; a first 401 costs a token and a second one.
   *
   * @throws RegistryFailure if there is no usable answer
   */
  public Head head(ImageReference image) {
    Request.Builder request = manifest(image, wanted(image)).head();
    RegistryHttp.Answer answer = send(image, request, 0);
    String digest = answer.response().header("Docker-Content-Digest");
    if (!Digest.isValid(digest) || digest == null) {
      throw invalid(image, "sent no usable Docker-Content-Digest header");
    }
    if (image.digest() != null && !image.digest().equals(digest)) {
      throw invalid(image, "answered with another digest than it was asked for");
    }
    String mediaType = mediaType(answer, image);
    return new Head(digest, mediaType, Documents.isIndex(mediaType));
  }

  /**
   * Resolves a reference to one platform's image: its manifest, through the index if there is one,
   * and its configuration. Sends up to three GETs, each of at most 4 MiB; a GET counts as a pull on
   * Docker Hub.
   *
   * @param platform such as {@code linux/amd64} or {@code linux/arm/v7}
   * @throws RegistryFailure if there is no usable answer; NOT_FOUND too if the index has no image
   *     for the platform
   * @throws IllegalArgumentException if {@code platform} is malformed
   */
  public Resolved resolve(ImageReference image, String platform) {
    Platform wanted = Platform.parse(platform);
    try {
      Document outer = document(image, wanted(image), image.digest());
      if (!Documents.isIndex(outer.mediaType())) {
        return resolved(image, null, outer);
      }
      String chosen = Documents.choose(outer.bytes(), outer.mediaType(), wanted);
      if (chosen == null) {
        throw new RegistryFailure(
            Kind.NOT_FOUND,
            image.registry(),
            image.familiar() + " has no image for " + wanted + ".");
      }
      Document inner = document(image, chosen, chosen);
      if (Documents.isIndex(inner.mediaType())) {
        throw invalid(image, "sent an index where a manifest was announced");
      }
      return resolved(image, outer.digest(), inner);
    } catch (Documents.Malformed e) {
      throw invalid(image, String.valueOf(e.getMessage()));
    }
  }

  private record Document(String digest, String mediaType, byte[] bytes) {}

  private Resolved resolved(ImageReference image, @Nullable String index, Document manifest)
      throws Documents.Malformed {
    String config = Documents.configOf(manifest.bytes(), manifest.mediaType());
    HttpUrl.Builder url = base(image).addPathSegment("blobs").addPathSegment(config);
    byte[] bytes = send(image, new Request.Builder().url(url.build()), LONGEST_DOCUMENT).body();
    verify(image, config, bytes);
    Documents.Config read = Documents.config(bytes);
    return new Resolved(
        index,
        manifest.digest(),
        config,
        read.platform().toString(),
        read.labels(),
        read.created());
  }

  private Document document(ImageReference image, String reference, @Nullable String expected) {
    RegistryHttp.Answer answer = send(image, manifest(image, reference), LONGEST_DOCUMENT);
    String announced = answer.response().header("Docker-Content-Digest");
    String claim = expected == null ? announced : expected;
    if (claim != null) {
      if (!Digest.isValid(claim)) {
        throw invalid(image, "sent a malformed Docker-Content-Digest header");
      }
      verify(image, claim, answer.body());
    }
    String digest = claim == null ? Digest.of(answer.body()) : claim;
    return new Document(digest, mediaType(answer, image), answer.body());
  }

  private void verify(ImageReference image, String digest, byte[] bytes) {
    if (!Digest.matches(digest, bytes)) {
      throw invalid(image, "sent bytes that do not match their digest; they were not used");
    }
  }

  private static String wanted(ImageReference image) {
    return image.digest() != null ? image.digest() : String.valueOf(image.tag());
  }

  private Request.Builder manifest(ImageReference image, String reference) {
    HttpUrl url = base(image).addPathSegment("manifests").addPathSegment(reference).build();
    return new Request.Builder().url(url).header("Accept", Documents.ACCEPT);
  }

  private HttpUrl.Builder base(ImageReference image) {
    return endpoints.of(image.registry()).newBuilder().addPathSegments(image.repository());
  }

  /** Sends a request, once more with credentials if the registry asks for them. */
  private RegistryHttp.Answer send(ImageReference image, Request.Builder request, long limit) {
    String registry = image.registry();
    limits.check(registry);
    String known = authorizer.known(image);
    if (known != null) {
      request.header("Authorization", known);
    }
    Request first = request.build();
    RegistryHttp.Answer answer = http.send(registry, first, limit);
    if (answer.status() == 401) {
      String header = authorizer.answerTo(answer.response(), image, first.url());
      answer = http.send(registry, request.header("Authorization", header).build(), limit);
    }
    return usable(answer, image);
  }

  private RegistryHttp.Answer usable(RegistryHttp.Answer answer, ImageReference image) {
    int status = answer.status();
    String registry = image.registry();
    return switch (status) {
      case 200 -> answer;
      case 401, 403 -> throw authorizer.denied(image);
      case 404, 410 ->
          throw new RegistryFailure(
              Kind.NOT_FOUND, registry, image.canonical() + " does not exist, or no longer.");
      case 429 -> throw limits.paused(registry, answer.response().header("Retry-After"));
      default -> {
        if (status >= 500 || status == 408) {
          throw new RegistryFailure(
              Kind.UNAVAILABLE, registry, registry + " is out of order (answered " + status + ").");
        }
        throw invalid(image, "answered " + status + ", which the protocol does not know here");
      }
    };
  }

  private static String mediaType(RegistryHttp.Answer answer, ImageReference image) {
    String header = answer.response().header("Content-Type", "");
    String type = String.valueOf(header).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!Documents.isIndex(type) && !Documents.isManifest(type)) {
      throw invalid(image, "sent something that is neither an image manifest nor an index");
    }
    return type;
  }

  private static RegistryFailure invalid(ImageReference image, String what) {
    return new RegistryFailure(
        Kind.INVALID_ANSWER,
        image.registry(),
        image.registry() + " " + what + " (" + image.familiar() + ").");
  }

  /** Ends idle connections. */
  @Override
  public void close() {
    http.close();
  }
}

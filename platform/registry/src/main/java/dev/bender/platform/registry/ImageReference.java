package dev.bender.platform.registry;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which image: a registry, a repository, and a tag or a digest or both. Normalised as Docker does,
 * so {@code nginx}, {@code nginx:latest} and {@code index.docker.io/library/nginx} are equal.
 *
 * <p>Grammar and normalisation are those of the distribution project's {@code reference} package
 * ({@code regexp.go}, {@code normalize.go}), which the Docker Engine and its command line use. With
 * a digest and no tag, no {@code latest} is made up.
 *
 * <p>The ORAS SDK's {@code ContainerRef} is not used: it takes {@code localhost/x} for a repository
 * of Docker Hub, adds {@code latest} to a digest, and lets upper case and spaces through.
 *
 * @param registry host with an optional port; {@code docker.io} for Docker Hub
 * @param repository path below the registry, lower case
 * @param tag at most 128 characters; null only if there is a digest
 * @param digest see {@link Digest}; null if the reference is not pinned
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable String digest) {

  /** Docker Hub's name in a normalised reference. */
  public static final String DOCKER_HUB = "docker.io";

  /**
   * The longest {@link #name()}; the distribution project's {@code RepositoryNameTotalLengthMax}.
   */
  static final int LONGEST_NAME = 255;

  private static final int LONGEST_TAG = 128;
  private static final int LONGEST = LONGEST_NAME + 1 + LONGEST_TAG + 1 + 135;
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final Pattern REGISTRY =
      Pattern.compile("(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]{1,5})?");
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
  private static final Pattern REPOSITORY = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern BARE_ID = Pattern.compile("[a-f0-9]{64}");

  /**
   * Checks every part; {@link #parse} is the usual way to one.
   *
   * @throws InvalidReference if a part is malformed or not normalised, or there is neither tag nor
   *     digest
   */
  public ImageReference {
    String whole = join(registry, repository, tag, digest);
    if (whole.length() > LONGEST || registry.length() + 1 + repository.length() > LONGEST_NAME) {
      throw new InvalidReference(whole, "the name is longer than 255 characters");
    }
    if (!REGISTRY.matcher(registry).matches()) {
      throw new InvalidReference(whole, "the registry is not a host name with an optional port");
    }
    if (!normal(registry, repository)) {
      throw new InvalidReference(whole, "it is not in Docker's normalised form; parse it instead");
    }
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new InvalidReference(whole, whyNot(repository));
    }
    if (tag == null && digest == null) {
      throw new InvalidReference(whole, "it has neither a tag nor a digest");
    }
    if (tag != null && !TAG.matcher(tag).matches()) {
      throw new InvalidReference(whole, "the tag is malformed or longer than 128 characters");
    }
    if (digest != null && !Digest.isValid(digest)) {
      throw new InvalidReference(
          whole, "the digest is neither sha256:<64 hex> nor sha512:<128 hex>");
    }
  }

  /**
   * Reads what a person writes after {@code docker pull}.
   *
   * @throws InvalidReference if it is none; nothing is trimmed or repaired
   */
  public static ImageReference parse(String text) {
    if (text.isEmpty()) {
      throw new InvalidReference(text, "it is empty");
    }
    if (text.length() > LONGEST) {
      throw new InvalidReference(text, "it is longer than " + LONGEST + " characters");
    }
    if (BARE_ID.matcher(text).matches()) {
      throw new InvalidReference(text, "64 hex digits are an image id, not a name");
    }
    int at = text.indexOf('@');
    String digest = at < 0 ? null : text.substring(at + 1);
    String named = at < 0 ? text : text.substring(0, at);
    // A colon before the last slash belongs to a port.
    int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
    String tag = colon < 0 ? null : named.substring(colon + 1);
    String name = colon < 0 ? named : named.substring(0, colon);
    return normalised(name, tag == null && digest == null ? "latest" : tag, digest);
  }

  private static ImageReference normalised(
      String name, @Nullable String tag, @Nullable String digest) {
    int slash = name.indexOf('/');
    boolean hasRegistry = slash >= 0 && looksLikeRegistry(name.substring(0, slash));
    String registry = hasRegistry ? name.substring(0, slash) : DOCKER_HUB;
    String path = hasRegistry ? name.substring(slash + 1) : name;
    if (registry.equals("index." + DOCKER_HUB)) {
      registry = DOCKER_HUB;
    }
    if (registry.equals(DOCKER_HUB) && path.indexOf('/') < 0) {
      path = "library/" + path;
    }
    return new ImageReference(registry, path, tag, digest);
  }

  /** The rule of the distribution project's {@code splitDockerDomain}. */
  private static boolean looksLikeRegistry(String first) {
    return first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** Holds for whatever {@link #parse} makes; without it, two values could mean one image. */
  private static boolean normal(String registry, String repository) {
    boolean hub = registry.equals(DOCKER_HUB);
    return looksLikeRegistry(registry)
        && !registry.equals("index." + DOCKER_HUB)
        && (!hub || repository.indexOf('/') > 0);
  }

  private static String whyNot(String repository) {
    return repository.equals(repository.toLowerCase(Locale.ROOT))
        ? "the repository may hold only a-z, 0-9, '/', and single '.', '_', '__' or '-' between them"
        : "the repository must be lower case";
  }

  /** Registry and repository, such as {@code docker.io/library/nginx}. */
  public String name() {
    return registry + "/" + repository;
  }

  /**
   * Everything, such as {@code docker.io/library/nginx:1.27@sha256:…}; parses to an equal value.
   */
  public String canonical() {
    return join(registry, repository, tag, digest);
  }

  /** As Docker shows it to people, such as {@code nginx:1.27}; parses to an equal value. */
  public String familiar() {
    if (!registry.equals(DOCKER_HUB)) {
      return canonical();
    }
    String path = repository.startsWith("library/") ? repository.substring(8) : repository;
    String brief = suffixed(path, tag, digest);
    try {
      return parse(brief).equals(this) ? brief : canonical();
    } catch (InvalidReference e) {
      return canonical();
    }
  }

  /** Whether a digest says exactly which image. */
  public boolean isPinned() {
    return digest != null;
  }

  /**
   * The same name and tag, pinned.
   *
   * @throws InvalidReference if {@code pin} is no digest
   */
  public ImageReference withDigest(String pin) {
    return new ImageReference(registry, repository, tag, Digest.checked(pin));
  }

  /**
   * The same name and tag without the digest: what may move. Empty if there is no tag to follow.
   */
  public Optional<ImageReference> unpinned() {
    return tag == null
        ? Optional.empty()
        : Optional.of(new ImageReference(registry, repository, tag, null));
  }

  /** The same as {@link #canonical()}. */
  @Override
  public String toString() {
    return canonical();
  }

  private static String join(
      String registry, String repository, @Nullable String tag, @Nullable String digest) {
    return suffixed(registry + "/" + repository, tag, digest);
  }

  private static String suffixed(String name, @Nullable String tag, @Nullable String digest) {
    return name + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}

package dev.bender.platform.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Credentials from Docker's {@code config.json}, as {@code docker login} leaves them: {@code
 * credHelpers}, {@code credsStore} and {@code auths}, asked in Docker's order. The file is read at
 * each lookup, so a new login counts at once. Thread-safe.
 *
 * <p>The ORAS SDK's {@code AuthStore} is not used: it refuses a password with a colon and a file
 * without {@code auths}, knows neither {@code DOCKER_CONFIG} nor identity tokens nor Docker Hub's
 * key, waits for a helper without end, and puts a helper's output into its exceptions.
 */
public final class DockerConfig implements CredentialStore {

  /** How long a credential helper may take. */
  static final Duration HELPER_TIME = Duration.ofSeconds(10);

  private static final int LONGEST_FILE = 1024 * 1024;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Docker Hub's key in the file, and the address its helpers know it by. */
  private static final String HUB_ADDRESS = "https://index.docker.io/v1/";

  private static final List<String> HUB_HOSTS =
      List.of("index.docker.io", ImageReference.DOCKER_HUB, "registry-1.docker.io");

  private final Path file;
  private final Duration helperTime;

  /**
   * Credentials from this file; a missing file means none.
   *
   * @param helperTime how long a credential helper may take; then it is killed
   */
  public DockerConfig(Path file, Duration helperTime) {
    this.file = file;
    this.helperTime = helperTime;
  }

  /** The file the Docker command line uses: in {@code DOCKER_CONFIG}, else in {@code ~/.docker}. */
  public static DockerConfig ofEnvironment() {
    String folder = System.getenv("DOCKER_CONFIG");
    Path path =
        folder == null || folder.isBlank()
            ? Path.of(System.getProperty("user.home", "/"), ".docker")
            : Path.of(folder);
    return new DockerConfig(path.resolve("config.json"), HELPER_TIME);
  }

  @Override
  public Optional<RegistryCredentials> lookup(String registry) {
    JsonNode config = read(registry);
    if (config == null) {
      return Optional.empty();
    }
    String address = registry.equals(ImageReference.DOCKER_HUB) ? HUB_ADDRESS : registry;
    String helper = helperFor(config, registry);
    if (!helper.isEmpty()) {
      Optional<RegistryCredentials> found =
          CredentialHelper.named(helper, helperTime)
              .orElseThrow(() -> unusable(registry, "names a helper that is no program's name"))
              .get(registry, address);
      if (found.isPresent()) {
        return found;
      }
    }
    return fromAuths(config.path("auths"), registry, address);
  }

  private @Nullable JsonNode read(String registry) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
      if (bytes.length > LONGEST_FILE) {
        throw unusable(registry, "is larger than 1 MiB");
      }
      return JSON.readTree(bytes);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw unusable(registry, "cannot be read (" + e.getClass().getSimpleName() + ")");
    } catch (JacksonException e) {
      // No cause: a parser's message may quote what stands in the file.
      throw unusable(registry, "is not valid JSON");
    }
  }

  private static String helperFor(JsonNode config, String registry) {
    JsonNode helpers = config.path("credHelpers");
    for (String host : hostsOf(registry)) {
      String helper = helpers.path(host).asString("");
      if (!helper.isEmpty()) {
        return helper;
      }
    }
    JsonNode hub = helpers.path(HUB_ADDRESS);
    return isHub(registry) && hub.isString()
        ? hub.asString()
        : config.path("credsStore").asString("");
  }

  private Optional<RegistryCredentials> fromAuths(JsonNode auths, String registry, String address) {
    JsonNode exact = auths.path(address);
    if (exact.isObject()) {
      return fromEntry(exact, registry, address);
    }
    for (Map.Entry<String, JsonNode> entry : auths.properties()) {
      if (hostsOf(registry).contains(hostOf(entry.getKey()))) {
        return fromEntry(entry.getValue(), registry, address);
      }
    }
    return Optional.empty();
  }

  private Optional<RegistryCredentials> fromEntry(JsonNode entry, String registry, String address) {
    String token = entry.path("identitytoken").asString("");
    if (!token.isEmpty()) {
      return Optional.of(new RegistryCredentials(address, "", "", token));
    }
    String username = entry.path("username").asString("");
    String password = entry.path("password").asString("");
    String auth = entry.path("auth").asString("");
    if (!auth.isEmpty()) {
      String decoded = decoded(auth, registry);
      int colon = decoded.indexOf(':');
      if (colon < 1) {
        throw unusable(registry, "holds a malformed entry for this registry");
      }
      username = decoded.substring(0, colon);
      password = decoded.substring(colon + 1);
    }
    // With a credsStore, Docker leaves an empty entry behind: a name without credentials.
    return username.isEmpty()
        ? Optional.empty()
        : Optional.of(new RegistryCredentials(address, username, password, null));
  }

  private String decoded(String auth, String registry) {
    try {
      String text = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
      // Docker trims the NUL bytes which old versions of it wrote.
      return text.replaceAll("\\x00+$", "");
    } catch (IllegalArgumentException e) {
      throw unusable(registry, "holds a malformed entry for this registry");
    }
  }

  private RegistryFailure unusable(String registry, String why) {
    return new RegistryFailure(
        RegistryFailure.Kind.UNAUTHORIZED,
        registry,
        "Docker's configuration "
            + file
            + " "
            + why
            + ", so there are no credentials for "
            + registry
            + "; log in again with 'docker login "
            + registry
            + "'.");
  }

  private static boolean isHub(String registry) {
    return registry.equals(ImageReference.DOCKER_HUB);
  }

  private static List<String> hostsOf(String registry) {
    return isHub(registry) ? HUB_HOSTS : List.of(registry.toLowerCase(Locale.ROOT));
  }

  /** Old versions of Docker wrote keys such as {@code https://host/v1/}. */
  private static String hostOf(String key) {
    String plain = key.replaceFirst("^https?://", "");
    int slash = plain.indexOf('/');
    return (slash < 0 ? plain : plain.substring(0, slash)).toLowerCase(Locale.ROOT);
  }
}

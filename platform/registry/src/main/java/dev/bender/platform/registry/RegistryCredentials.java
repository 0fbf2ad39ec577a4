package dev.bender.platform.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How to log in to one registry: a user name with a password, or an identity token (an OAuth2
 * refresh token). Never printed: {@link #toString()} shows neither.
 *
 * @param serverAddress the registry as Docker names it in its configuration; for Docker Hub {@code
 *     https://index.docker.io/v1/}
 * @param username empty with an identity token
 * @param password empty with an identity token
 * @param identityToken null with a user name
 */
public record RegistryCredentials(
    String serverAddress, String username, String password, @Nullable String identityToken) {

  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * The value of the Docker Engine's {@code X-Registry-Auth} header: base64url, padded, of a JSON
   * object (Docker Engine API, "Authentication"). A secret: hand it to the engine and nothing else.
   */
  public String toEngineHeader() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (identityToken != null) {
      fields.put("identitytoken", identityToken);
    } else {
      fields.put("username", username);
      fields.put("password", password);
    }
    fields.put("serveraddress", serverAddress);
    byte[] json = JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(json);
  }

  /** The registry only; never a secret. */
  @Override
  public String toString() {
    return "RegistryCredentials[" + serverAddress + ", ***]";
  }
}

package dev.bender.platform.engine;

import com.github.dockerjava.transport.DockerHttpClient.Request;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One request to the engine. Its text never shows the body or the credentials. */
final class Ask {
  private final Request.Method method;
  private final String path;
  private final @Nullable JsonNode body;
  private final @Nullable String registryAuth;
  private final @Nullable InputStream archive;

  private Ask(
      Request.Method method,
      String path,
      @Nullable JsonNode body,
      @Nullable String registryAuth,
      @Nullable InputStream archive) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.registryAuth = registryAuth;
    this.archive = archive;
  }

  static Ask get(String path) {
    return new Ask(Request.Method.GET, path, null, null, null);
  }

  static Ask post(String path, @Nullable JsonNode body) {
    return new Ask(Request.Method.POST, path, body, null, null);
  }

  static Ask delete(String path) {
    return new Ask(Request.Method.DELETE, path, null, null, null);
  }

  /** Sends a tar archive, by an {@link Upload}. */
  static Ask put(String path, InputStream archive) {
    return new Ask(Request.Method.PUT, path, null, null, archive);
  }

  /** With the value of X-Registry-Auth, which is base64 for URLs. */
  Ask withRegistryAuth(@Nullable String auth) {
    if (auth != null && !auth.matches("[A-Za-z0-9+/_=-]*+")) {
      // Not shown, and not sent: a line end in it would be a header of somebody else's choice.
      throw new IllegalArgumentException("the registry's credentials are not encoded as base64");
    }
    return new Ask(method, path, body, auth, archive);
  }

  String path() {
    return path;
  }

  /** What is to be sent; null for all that is no upload. */
  @Nullable InputStream archive() {
    return archive;
  }

  /** For all but an upload. */
  Request request() {
    Request.Builder request = Request.builder().method(method);
    request.path(path);
    // Else the client asks for gzip, and an engine packs archives at some 30 MB a second.
    request.putHeader("Accept-Encoding", "identity");
    if (registryAuth != null) {
      request.putHeader("X-Registry-Auth", registryAuth);
    }
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
      request.body(new ByteArrayInputStream(EngineHttp.JSON.writeValueAsBytes(body)));
    }
    return request.build();
  }

  @Override
  public String toString() {
    return method + " " + path.split("\\?", 2)[0];
  }
}

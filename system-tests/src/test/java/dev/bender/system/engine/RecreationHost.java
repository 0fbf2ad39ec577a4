package dev.bender.system.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.bender.demo.DemoParts;
import dev.bender.demo.kit.DemoImage;
import dev.bender.demo.kit.ImageBuilder;
import dev.bender.demo.kit.ImagePush;
import dev.bender.demo.kit.OciImage;
import dev.bender.demo.kit.TestRegistry;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real engine with two images whose defaults differ, and whatever is made there. */
final class RecreationHost implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final String LABEL = "dev.bender.system-test.recreation";
  static final String NETWORKS = "bender-rec-";

  private static final String V1 =
      """
      {"Env": ["PATH=/bin", "A=one", "B=one", "SAME=same"],
       "Cmd": ["/bin/sh", "-c", "trap 'exit 0' TERM INT; httpd -f -p 80 -h /www & wait"],
       "Labels": {"same": "same", "changed": "one", "only.one": "x"},
       "ExposedPorts": {"80/tcp": {}, "8081/tcp": {}},
       "Volumes": {"/image-data": {}},
       "WorkingDir": "/www", "StopSignal": "SIGTERM", "User": "0",
       "Healthcheck": {"Test": ["CMD-SHELL", "true"], "Interval": 5000000000,
                       "Timeout": 3000000000, "Retries": 3}}
      """;
  private static final String V2 =
      """
      {"Env": ["PATH=/bin", "A=two", "C=two", "SAME=same"],
       "Cmd": ["/bin/sh", "-c", "trap 'exit 0' TERM INT; httpd -f -p 9090 -h /www & wait"],
       "Labels": {"same": "same", "changed": "two", "only.two": "x"},
       "ExposedPorts": {"80/tcp": {}, "9090/tcp": {}},
       "Volumes": {"/image-data": {}, "/image-cache": {}},
       "WorkingDir": "/bin", "StopSignal": "SIGINT", "User": "0:0",
       "Healthcheck": {"Test": ["CMD-SHELL", "test -d /www"], "Interval": 7000000000,
                       "Timeout": 4000000000, "Retries": 5}}
      """;

  private final DockerHttpClient raw;
  private final TestRegistry registry;
  private final List<String> containers = new ArrayList<>();
  final Engine engine;
  final String v1;
  final String v2;

  /** Fails with one sentence where a part is missing. */
  RecreationHost(Path folder) throws Exception {
    DemoParts parts = DemoParts.ofEnvironment();
    this.raw = new ApacheDockerHttpClient.Builder().dockerHost(URI.create(parts.engine())).build();
    this.engine = Engine.at(parts.engine());
    this.registry = TestRegistry.start(parts.registry(), folder, 0);
    this.v1 = registry.address() + "/recreation:1";
    this.v2 = registry.address() + "/recreation:2";
    try {
      prepare(new ImageBuilder(parts.busybox(), LABEL).build(DemoImage.of("1")));
    } catch (Exception e) {
      registry.close();
      throw e;
    }
  }

  private void prepare(OciImage base) throws Exception {
    removeAll();
    network("a", "10.213.1.0/24");
    network("b", "10.213.2.0/24");
    ImagePush push = new ImagePush(registry.address());
    push.push("recreation", "1", with(base, V1));
    push.push("recreation", "2", with(base, V2));
    for (String tag : List.of("1", "2")) {
      engine.pull(
          registry.address() + "/recreation",
          tag,
          null,
          engine.info().platform(),
          (current, total) -> {},
          Duration.ofMinutes(1));
    }
  }

  void network(String name, String subnet) throws IOException {
    raw(
        Request.Method.POST,
        "/networks/create",
        """
        {"Name": "%s", "IPAM": {"Config": [{"Subnet": "%s"}]}, "Labels": {"%s": ""}}
        """
            .formatted(NETWORKS + name, subnet, LABEL));
  }

  void removeNetwork(String name) throws IOException {
    raw(Request.Method.DELETE, "/networks/" + NETWORKS + name, "");
  }

  private void raw(Request.Method method, String path, String body) throws IOException {
    Request.Builder request =
        Request.builder().method(method).path("/v" + engine.info().apiVersion() + path);
    request.putHeader("Content-Type", "application/json");
    request.body(new ByteArrayInputStream(body.getBytes(UTF_8)));
    try (var response = raw.execute(request.build())) {
      response.getBody().readAllBytes();
    }
  }

  /** Creates a container from a create body; its names start with {@code bender-rec-}. */
  String create(String name, ObjectNode body) {
    ObjectNode labels =
        body.path("Labels") instanceof ObjectNode own ? own : body.putObject("Labels");
    labels.put(LABEL, "");
    String id = engine.create(NETWORKS + name, body).id();
    containers.add(id);
    return id;
  }

  void remove(String id) {
    engine.remove(id, true, true);
    containers.remove(id);
  }

  private static OciImage with(OciImage base, String runtime) {
    ObjectNode config = (ObjectNode) JSON.readTree(base.config());
    config.set("config", JSON.readTree(runtime));
    byte[] configBytes = JSON.writeValueAsBytes(config);
    ObjectNode manifest = (ObjectNode) JSON.readTree(base.manifest());
    ((ObjectNode) manifest.path("config"))
        .put("digest", sha256(configBytes))
        .put("size", configBytes.length);
    return new OciImage(
        base.platform(), JSON.writeValueAsBytes(manifest), configBytes, base.layers());
  }

  private static String sha256(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What this run made, and what a killed one left. */
  private void removeAll() throws IOException {
    engine.containers(true, LABEL).forEach(one -> engine.remove(one.id(), true, true));
    for (String name : List.of("a", "b", "c")) {
      removeNetwork(name);
    }
  }

  @Override
  public void close() throws Exception {
    removeAll();
    for (String image : List.of(v1, v2)) {
      try {
        engine.removeImage(image, true);
      } catch (EngineException.NotFound e) {
        // A run that failed early has none.
      }
    }
    raw.close();
    engine.close();
    registry.close();
  }
}

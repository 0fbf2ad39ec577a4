package dev.bender.platform.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What engines of both image stores show of one image with two platforms, shortened. */
class IdentitiesTest {
  private static final String INDEX = "sha256:" + "1".repeat(64);
  private static final String ARM = "sha256:" + "a".repeat(64);
  private static final String AMD = "sha256:" + "b".repeat(64);
  private static final String CONFIG = "sha256:" + "c".repeat(64);

  private static final String CONTAINERD =
      """
      {"Id": "INDEX", "RepoDigests": ["127.0.0.1:5000/web@INDEX"],
       "Os": "linux", "Architecture": "amd64",
       "Descriptor": {"mediaType": "application/vnd.oci.image.index.v1+json", "digest": "INDEX"},
       "Manifests": [
         {"Kind": "image", "Available": HERE, "Descriptor": {"digest": "ARM"},
          "ImageData": {"Platform": {"os": "linux", "architecture": "arm64", "variant": "v8"}}},
         {"Kind": "attestation", "Available": true, "Descriptor": {"digest": "CONFIG"}},
         {"Kind": "image", "Available": true, "Descriptor": {"digest": "AMD"},
          "ImageData": {"Platform": {"os": "linux", "architecture": "amd64"}}}]}
      """;

  @Test
  void theContainerdStoreShowsIndexAndManifest() {
    assertThat(of(CONTAINERD.replace("HERE", "false"), "127.0.0.1:5000/web"))
        .isEqualTo(new ImageIdentity(INDEX, AMD, null));
  }

  @Test
  void anotherPlatformOnTheHostIsNotTheOneThatRuns() {
    String both = CONTAINERD.replace("HERE", "true");
    assertThat(of(both, "127.0.0.1:5000/web").manifest()).isEqualTo(AMD);
    String onArm = both.replace("\"Architecture\": \"amd64\"", "\"Architecture\": \"arm64\"");
    assertThat(of(onArm, "127.0.0.1:5000/web").manifest()).isEqualTo(ARM);
  }

  @Test
  void anImageOfOnePlatformIsItsOwnManifest() {
    String image =
        """
        {"Id": "AMD", "RepoDigests": [], "Descriptor":
          {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "AMD"}}
        """;
    assertThat(of(image, "web")).isEqualTo(new ImageIdentity(AMD, AMD, null));
  }

  @Test
  void theClassicStoreShowsWhatWasPulledAndTheConfiguration() {
    String image = "{\"Id\": \"CONFIG\", \"RepoDigests\": [\"other@ARM\", \"nginx@INDEX\"]}";
    assertThat(of(image, "docker.io/library/nginx"))
        .isEqualTo(new ImageIdentity(INDEX, null, CONFIG));
    assertThat(of(image, "elsewhere")).isEqualTo(new ImageIdentity(null, null, CONFIG));
  }

  @Test
  void whatIsNoDigestIsNone() {
    String image = "{\"Id\": \"sha256:zz\", \"RepoDigests\": [\"nginx@sha256:short\"]}";
    assertThat(of(image, "nginx")).isEqualTo(new ImageIdentity(null, null, null));
  }

  private static ImageIdentity of(String json, String repository) {
    JsonNode image =
        EngineHttp.JSON.readTree(
            json.replace("INDEX", INDEX)
                .replace("ARM", ARM)
                .replace("AMD", AMD)
                .replace("CONFIG", CONFIG));
    return Identities.ofImage(image, repository);
  }
}

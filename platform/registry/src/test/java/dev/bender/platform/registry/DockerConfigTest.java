package dev.bender.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DockerConfigTest {

  @TempDir Path folder;

  private Optional<RegistryCredentials> lookup(String json, String registry) throws Exception {
    Path file = Files.writeString(folder.resolve("config.json"), json);
    return new DockerConfig(file, Duration.ofSeconds(1)).lookup(registry);
  }

  private static String auth(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io, ghcr.io",
    "https://ghcr.io/v2/, ghcr.io",
    "http://nas.lan:5000/v1/, nas.lan:5000",
    "https://index.docker.io/v1/, docker.io",
    "docker.io, docker.io",
  })
  void everyKeyDockerEverWroteIsFound(String key, String registry) throws Exception {
    String json = "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(key, auth("amy:pa:ss"));

    RegistryCredentials found = lookup(json, registry).orElseThrow();

    assertThat(found.username()).isEqualTo("amy");
    assertThat(found.password()).isEqualTo("pa:ss");
  }

  @Test
  void anotherRegistryGetsNothing() throws Exception {
    String json = "{\"auths\":{\"ghcr.io\":{\"auth\":\"%s\"}}}".formatted(auth("amy:x"));

    assertThat(lookup(json, "ghcr.io.evil.example")).isEmpty();
    assertThat(lookup(json, "ghcr.io:444")).isEmpty();
    assertThat(lookup(json, "docker.io")).isEmpty();
  }

  @Test
  void anIdentityTokenComesBeforeThePassword() throws Exception {
    String json =
        "{\"auths\":{\"a.io\":{\"auth\":\"%s\",\"identitytoken\":\"tok\"}}}"
            .formatted(auth("00000000:x"));

    assertThat(lookup(json, "a.io").orElseThrow().identityToken()).isEqualTo("tok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "",
        "{\"auths\":{}}",
        "{\"auths\":null}",
        "{\"auths\":{\"a.io\":{}}}",
        "{\"auths\":{\"a.io\":null}}",
        "{\"HttpHeaders\":{\"x\":\"y\"}}"
      })
  void aFileWithoutALoginMeansAnonymous(String json) throws Exception {
    assertThat(lookup(json, "a.io")).isEmpty();
  }

  @Test
  void aMissingFileMeansAnonymous() {
    assertThat(new DockerConfig(folder.resolve("no.json"), Duration.ofSeconds(1)).lookup("a.io"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret nonsense",
        "{\"auths\":{\"a.io\":{\"auth\":\"%%secret%%\"}}}",
        "{\"auths\":{\"a.io\":{\"auth\":\"c2VjcmV0\"}}}",
        "{\"credsStore\":\"../../bin/secret\"}",
        "{\"credHelpers\":{\"a.io\":\"no-such-helper-at-all\"}}"
      })
  void anUnusableFileIsForTheOperatorToMendAndShowsNoSecret(String json) {
    RegistryFailure failure =
        catchThrowableOfType(RegistryFailure.class, () -> lookup(json, "a.io"));

    assertThat(failure.kind()).isEqualTo(RegistryFailure.Kind.UNAUTHORIZED);
    assertThat(failure).hasMessageContaining("a.io").hasMessageNotContaining("secret").hasNoCause();
  }

  @Test
  void credentialsAreNeverPrinted() {
    RegistryCredentials password = new RegistryCredentials("a.io", "amy", "hunter2", null);
    RegistryCredentials token = new RegistryCredentials("a.io", "", "", "hunter3");

    assertThat(password + " " + token).doesNotContain("hunter", "amy");
  }

  @Test
  void theEnginesHeaderIsPaddedBase64Url() throws Exception {
    String header = new RegistryCredentials("a.io", "amy", "pä:ss\"?>", null).toEngineHeader();

    String json = new String(Base64.getUrlDecoder().decode(header), UTF_8);

    assertThat(header.length() % 4).isZero();
    assertThat(JsonMapper.shared().readTree(json))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    "{\"username\":\"amy\",\"password\":\"pä:ss\\\"?>\","
                        + "\"serveraddress\":\"a.io\"}"));
    assertThat(
            new String(
                Base64.getUrlDecoder()
                    .decode(new RegistryCredentials("a.io", "", "", "t").toEngineHeader()),
                UTF_8))
        .isEqualTo("{\"identitytoken\":\"t\",\"serveraddress\":\"a.io\"}");
  }
}

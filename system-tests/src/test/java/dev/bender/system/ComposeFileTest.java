package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docker-compose.yml as text: what it pins, what it opens, and that it agrees with the rest. */
class ComposeFileTest {
  private static final Pattern PINNED = Pattern.compile("[a-z/-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+\\S*");

  private final ComposeFile file = ComposeFile.read();

  @Test
  void everyImageIsPinned() {
    assertThat(file.services().keySet())
        .contains("kafka", "trivy", "ntfy", "diun")
        .containsAll(ComposeFile.OWN);
    assertThat(file.services().keySet())
        .allSatisfy(one -> assertThat(file.image(one)).matches(PINNED));
    Matcher from = Pattern.compile("(?m)^FROM (\\S+:\\S+)").matcher(ComposeFile.text("Dockerfile"));
    assertThat(from.results().map(found -> found.group(1)).toList())
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).matches(PINNED));
  }

  @Test
  void everyPortIsOpenedOnThisHostOnly() {
    List<String> ports =
        file.services().keySet().stream()
            .flatMap(service -> file.texts(service, "ports").stream())
            .toList();
    assertThat(ports)
        .hasSize(5)
        .contains("127.0.0.1:8082:8080")
        .allSatisfy(port -> assertThat(port).matches("127\\.0\\.0\\.1:[0-9]+:[0-9]+"));
  }

  @Test
  void onlyDeployerAndVerifierHaveTheEnginesSocket() {
    assertThat(
            file.services().keySet().stream()
                .filter(service -> file.services().get(service).toString().contains(".sock")))
        .containsExactlyInAnyOrder("deployer", "verifier");
  }

  @Test
  void everyContainerIsConfined() {
    assertThat(file.services())
        .allSatisfy((name, service) -> {
          assertThat(service).as(name).containsEntry("read_only", true).containsKey("mem_limit");
          assertThat(service).as(name).containsEntry("cap_drop", List.of("ALL"));
          assertThat(service)
              .as(name)
              .containsEntry("security_opt", List.of("no-new-privileges:true"));
          assertThat(service).as(name).doesNotContainKeys("cap_add", "privileged", "devices");
          // Bender must never replace a part of itself
          assertThat(service).as(name).containsEntry("labels", Map.of("dev.bender.ignore", "true"));
        });
  }

  @Test
  void versionsAreThoseOfTheBuild() {
    String pom = ComposeFile.text("pom.xml");
    String version = first(pom, "<artifactId>bender</artifactId>\\s*<version>([^<]+)<");
    assertThat(ComposeFile.OWN)
        .allSatisfy(service ->
            assertThat(file.image(service)).isEqualTo("bender-" + service + ":" + version));
    String kafka = org.apache.kafka.common.utils.AppInfoParser.getVersion();
    assertThat(file.image("kafka")).isEqualTo("apache/kafka:" + kafka);
    String trivy = first(ComposeFile.text("scripts/parts.sh"), "TRIVY_VERSION=(\\S+)");
    assertThat(file.image("trivy")).isEqualTo("aquasec/trivy:" + trivy);
    assertThat(ComposeFile.baseOfDockerfile("trivy")).isEqualTo(file.image("trivy"));
  }

  @ParameterizedTest
  @EnumSource
  void theCanvasSaysWhatTheServiceMay(Rights rights) {
    assertThat(ComposeFile.text(rights.service() + "-service/README.md")).contains(rights.all());
  }

  private static String first(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}

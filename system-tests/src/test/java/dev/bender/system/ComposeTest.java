package dev.bender.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code docker compose up -d} brings up: an update through it, its parts killed, its rights.
 */
@Tag("compose")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(3)
public class ComposeTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private Composed bender;

  @BeforeAll
  void start() throws Exception {
    bender = new Composed();
    bender.compose("config", "-q");
    bender.build();
    bender.up();
  }

  @AfterAll
  void stop() throws Exception {
    if (bender != null) {
      bender.close();
    }
  }

  @Test
  @Order(1)
  void anUpdateGoesThrough() throws Exception {
    bender.run("composed-web");
    bender.push("composed-web", "1.1");

    verifiedOnce("composed-web", "1.1");
    JsonNode status =
        JsonMapper.shared()
            .readTree(bender.compose("exec", "-T", "notifier", "bender", "status", "--json"));
    assertThat(status.path("host").asString()).isEqualTo("test");
    assertThat(status.path("containers"))
        .anySatisfy(one -> assertThat(one.path("name").asString()).isEqualTo("composed-web"));
  }

  @ParameterizedTest
  @EnumSource
  @Order(2)
  void aPartThatIsKilledComesBackAndTheUpdateEndsOnce(ComposedPart part) throws Exception {
    String name = "composed-" + part.service();
    bender.run(name);
    bender.topics().awaitRecord("container.observed", "test/" + name, LONG);

    bender.push(name, "1.1");
    if (part == ComposedPart.KAFKA) {
      // what cannot be announced is looked for again after 30 s, which would be all there is to see
      bender.topics().awaitRecord("update.detected", "test/" + name, LONG);
    }
    bender.kill(part.service());

    verifiedOnce(name, "1.1");
  }

  @ParameterizedTest
  @EnumSource
  @Order(3)
  void aServiceHasTheRightsOfItsCanvasAndNoMore(Rights rights) {
    assertThat(Rights.seenIn(bender.inspect(rights.service()), Composed.PROJECT))
        .isEqualTo(rights.all());
  }

  @Test
  @Order(4)
  void theFiveShareOneCacheOfClassesAndNeedLessThanAGigabyte() throws Exception {
    long together = 0;
    for (String service : ComposeFile.OWN) {
      Path process = Path.of("/proc", bender.inspect(service).path("State").path("Pid").asString());
      assertThat(Files.readString(process.resolve("maps"))).contains("/opt/bender/services.aot");
      long kib = pss(Files.readString(process.resolve("smaps_rollup")));
      System.out.printf("composed %-8s %4d MiB PSS%n", service, kib / 1024);
      together += kib;
    }
    System.out.printf("composed services together %d MiB PSS%n", together / 1024);
    assertThat(together / 1024).isLessThanOrEqualTo(1024);
  }

  private static long pss(String rollup) {
    Matcher found = Pattern.compile("(?m)^Pss:\\s+([0-9]+) kB$").matcher(rollup);
    assertThat(found.find()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private void verifiedOnce(String name, String version) {
    await(name + " runs " + version)
        .atMost(LONG)
        .until(() -> bender.runningVersion(name).equals(version));
    await(name + " is verified").atMost(LONG).until(() -> !outcomes(name).isEmpty());
    assertThat(outcomes(name)).containsExactly("verified");
  }

  private List<String> outcomes(String name) {
    return Stream.of("verified", "rolled.back", "update.skipped")
        .flatMap(topic -> bender.topics().read(topic, "test/" + name).stream().map(line -> topic))
        .toList();
  }
}

package dev.bender.platform.engine.recreate;

import static dev.bender.platform.engine.recreate.Shown.body;
import static dev.bender.platform.engine.recreate.Shown.container;
import static dev.bender.platform.engine.recreate.Shown.image;
import static dev.bender.platform.engine.recreate.Shown.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class OwnersConfigTest {

  @Test
  void whatTheOldImageBroughtIsLeftToTheNewOne() {
    ObjectNode body =
        body(
            container(
                """
                {User: '1000', WorkingDir: '/old', StopSignal: 'SIGINT', Shell: ['/bin/sh'],
                 Env: ['A=1', 'VERSION=1'], Labels: {own: '1', 'image.version': '1'},
                 ExposedPorts: {'80/tcp': {}, '90/tcp': {}}}\
                """,
                "{}"),
            image(
                """
                {User: '1000', WorkingDir: '/old', StopSignal: 'SIGINT', Shell: ['/bin/sh'],
                 Env: ['VERSION=1'], Labels: {'image.version': '1'}, ExposedPorts: {'80/tcp': {}}}\
                """));
    assertThat(body.has("User")).isFalse();
    assertThat(body.has("WorkingDir")).isFalse();
    assertThat(body.has("StopSignal")).isFalse();
    assertThat(body.has("Shell")).isFalse();
    assertThat(body.path("Env")).isEqualTo(json("['A=1']"));
    assertThat(body.path("Labels")).isEqualTo(json("{own: '1'}"));
    assertThat(body.path("ExposedPorts")).isEqualTo(json("{'90/tcp': {}}"));
    assertThat(body.path("Image")).isEqualTo(json("'web:2'"));
  }

  @Test
  void whatTheOwnerSetStays() {
    ObjectNode body =
        body(
            container(
                """
                {User: '0:0', WorkingDir: '/', StopSignal: 'SIGQUIT', StopTimeout: 33, Tty: true,
                 Env: ['VERSION=own', 'EMPTY='], Labels: {kept: 'other'}, OfTheFuture: [null]}\
                """,
                "{OfTheFuture: {a: []}}"),
            image(
                """
                {User: '1000', WorkingDir: '/old', StopSignal: 'SIGINT', Env: ['VERSION=1'],
                 Labels: {kept: 'same'}}\
                """));
    assertThat(body.path("User").asString()).isEqualTo("0:0");
    assertThat(body.path("WorkingDir").asString()).isEqualTo("/");
    assertThat(body.path("StopSignal").asString()).isEqualTo("SIGQUIT");
    assertThat(body.path("StopTimeout").asInt()).isEqualTo(33);
    assertThat(body.path("Tty").asBoolean()).isTrue();
    assertThat(body.path("Env")).isEqualTo(json("['VERSION=own', 'EMPTY=']"));
    assertThat(body.path("Labels")).isEqualTo(json("{kept: 'other'}"));
    assertThat(body.path("OfTheFuture")).isEqualTo(json("[null]"));
    assertThat(body.path("HostConfig")).isEqualTo(json("{OfTheFuture: {a: []}}"));
  }

  @Test
  void planningChangesNothingOfWhatWasInspected() {
    ObjectNode container =
        container("{Env: ['A=1'], Volumes: {'/x': {}}}", "{Binds: ['/a:/b'], Links: ['/a:/b/c']}");
    ObjectNode before = container.deepCopy();
    body(container);
    assertThat(container).isEqualTo(before);
  }

  @Test
  void aCommandOfTheImageIsNotSpoken() {
    ObjectNode body =
        command("{Entrypoint: ['/e'], Cmd: ['c']}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.has("Entrypoint")).isFalse();
    assertThat(body.has("Cmd")).isFalse();
  }

  @Test
  void anOwnCommandGoesToTheEntrypointOfTheNewImage() {
    ObjectNode body =
        command("{Entrypoint: ['/e'], Cmd: ['x']}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.has("Entrypoint")).isFalse();
    assertThat(body.path("Cmd")).isEqualTo(json("['x']"));
  }

  /** Else the engine would put the new image's command behind it. */
  @Test
  void anEntrypointThatDroppedTheImagesCommandIsSpokenThoughItIsTheImages() {
    ObjectNode body =
        command("{Entrypoint: ['/e'], Cmd: null}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.path("Entrypoint")).isEqualTo(json("['/e']"));
    assertThat(body.path("Cmd").isNull()).isTrue();
  }

  @Test
  void anOwnEntrypointKeepsItsCommandEvenIfItIsTheImages() {
    ObjectNode body =
        command("{Entrypoint: ['/o'], Cmd: ['c']}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.path("Entrypoint")).isEqualTo(json("['/o']"));
    assertThat(body.path("Cmd")).isEqualTo(json("['c']"));
  }

  /** The engine reads null as 'the image's' and shows [""] as null. */
  @Test
  void anEntrypointThatWasTakenAwayStaysAway() {
    ObjectNode body = command("{Entrypoint: null, Cmd: ['c']}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.path("Entrypoint")).isEqualTo(json("['']"));
    assertThat(body.path("Cmd")).isEqualTo(json("['c']"));
  }

  @Test
  void anEmptyListAsEntrypointLetsTheCommandOfTheNewImageThrough() {
    ObjectNode body = command("{Entrypoint: [], Cmd: ['c']}", "{Entrypoint: ['/e'], Cmd: ['c']}");
    assertThat(body.path("Entrypoint")).isEqualTo(json("[]"));
    assertThat(body.has("Cmd")).isFalse();
  }

  private static ObjectNode command(String config, String defaults) {
    return body(container(config, "{}"), image(defaults));
  }

  @Test
  void aHealthcheckIsTakenApartByField() {
    String defaults = "{Healthcheck: {Test: ['CMD', 'true'], Interval: 30, Retries: 2}}";
    ObjectNode own =
        command("{Healthcheck: {Test: ['CMD', 'true'], Interval: 77, Retries: 2}}", defaults);
    assertThat(own.path("Healthcheck")).isEqualTo(json("{Interval: 77}"));
    assertThat(command(defaults, defaults).has("Healthcheck")).isFalse();
    ObjectNode none =
        command("{Healthcheck: {Test: ['NONE'], Interval: 30, Retries: 2}}", defaults);
    assertThat(none.path("Healthcheck")).isEqualTo(json("{Test: ['NONE']}"));
  }

  @Test
  void aHostNameAfterTheOldIdIsDroppedAndAnOwnOneStays() {
    assertThat(body(container("{Hostname: '3e63fdf26459'}", "{}")).has("Hostname")).isFalse();
    ObjectNode own = body(container("{Hostname: 'web1', Domainname: 'a.org'}", "{}"));
    assertThat(own.path("Hostname").asString()).isEqualTo("web1");
    assertThat(own.path("Domainname").asString()).isEqualTo("a.org");
    ObjectNode host = body(container("{Hostname: 'own'}", "{NetworkMode: 'host'}"));
    assertThat(host.path("Hostname").asString()).isEqualTo("own");
  }

  /** An engine refuses its own beside the other's. */
  @ParameterizedTest
  @ValueSource(strings = {"{NetworkMode: 'container:abc'}", "{UTSMode: 'host'}"})
  void aHostNameThatIsAnothersIsDropped(String host) {
    ObjectNode body = body(container("{Hostname: 'theirs', Domainname: 'a.org'}", host));
    assertThat(body.has("Hostname")).isFalse();
    assertThat(body.has("Domainname")).isFalse();
  }

  @Test
  void aSharedNetworkStaysAndTakesNoPorts() {
    ObjectNode body =
        body(container("{ExposedPorts: {'80/tcp': {}}}", "{NetworkMode: 'container:abc'}"));
    assertThat(body.path("HostConfig").path("NetworkMode").asString()).isEqualTo("container:abc");
    assertThat(body.has("ExposedPorts")).isFalse();
    assertThat(body.path("NetworkingConfig").path("EndpointsConfig")).isEmpty();
  }

  /** The engine publishes no port that is not exposed, and the new image may not expose it. */
  @Test
  void aPublishedPortIsExposedEvenIfTheOldImageDidThat() {
    ObjectNode body =
        body(
            container(
                "{ExposedPorts: {'80/tcp': {}, '90/tcp': {}}}",
                "{PortBindings: {'90/tcp': [{HostPort: '18090'}]}}"),
            image("{ExposedPorts: {'80/tcp': {}, '90/tcp': {}}}"));
    assertThat(body.path("ExposedPorts")).isEqualTo(json("{'90/tcp': {}}"));
  }

  @Test
  void composeIsToldTheNewImageAndKeepsItsHash() {
    ObjectNode body =
        body(
            container(
                """
                {Labels: {'com.docker.compose.image': 'sha256:old',
                 'com.docker.compose.config-hash': 'abc'}}\
                """,
                "{}"));
    assertThat(body.path("Labels").path("com.docker.compose.image").asString())
        .isEqualTo("sha256:" + "a".repeat(64));
    assertThat(body.path("Labels").path("com.docker.compose.config-hash").asString())
        .isEqualTo("abc");
    assertThat(body(container("{Labels: {a: 'b'}}", "{}")).path("Labels").size()).isOne();
  }

  @Test
  void whatIsLeftOutOfAnInspectionDoesNotMatter() {
    assertThat(body(json("{Id: 'x'}")).path("HostConfig")).isEmpty();
    assertThat(
            body(container("{Env: null, Labels: null, Volumes: null, ExposedPorts: null}", "{}"))
                .path("Env"))
        .isEmpty();
  }
}

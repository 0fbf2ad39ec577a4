package dev.bender.platform.engine.recreate;

import static dev.bender.platform.engine.recreate.Shown.container;
import static dev.bender.platform.engine.recreate.Shown.image;
import static dev.bender.platform.engine.recreate.Shown.onNetworks;
import static dev.bender.platform.engine.recreate.Shown.withMounts;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class FidelityCheckTest {

  @Test
  void aTwinLosesNothing() {
    ObjectNode old =
        container(
            "{Env: ['A=1'], Hostname: '3e63fdf26459', Healthcheck: {Interval: 7}, Cmd: ['c']}",
            "{Memory: 5, NetworkMode: 'default', Links: ['/db:/web/db'], RestartPolicy: {Name: 'no'}}");
    ObjectNode fresh =
        container(
            "{Env: ['A=1', 'NEW=1'], Hostname: '111111111111', Healthcheck: {Interval: 7}, Cmd: ['c']}",
            "{Memory: 5, NetworkMode: 'default', Links: ['/db:/web-new/db'], RestartPolicy: {Name: 'always'}}");
    assertThat(losses(old, fresh)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {Env: ['PASSWORD=x']}  | {Env: ['PASSWORD=y']} | environment variable PASSWORD
          {Labels: {a: '1'}}     | {Labels: {a: '2'}}    | label a
          {Hostname: 'web'}      | {Hostname: 'other'}   | Hostname
          {User: '0'}            | {User: '1000'}        | User
          {Cmd: ['a']}           | {Cmd: ['b']}          | Cmd
          {Healthcheck: {Retries: 3, Interval: 1}} | {Healthcheck: {Interval: 1}} | Healthcheck
          {MacAddress: '02:42:0a:00:00:99'} | {}        | MacAddress
          """)
  void whatTheOwnerConfiguredIsMissed(String asked, String got, String loss) {
    List<String> losses = losses(container(asked, "{}"), container(got, "{}"));
    assertThat(String.join(",", losses)).isEqualTo(loss);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {Memory: 5}                     | {Memory: 0}                | Memory
          {CapAdd: ['NET_ADMIN']}         | {CapAdd: null}             | CapAdd
          {ReadonlyRootfs: true}          | {ReadonlyRootfs: false}    | ReadonlyRootfs
          {MaskedPaths: ['/proc/kcore']}  | {MaskedPaths: []}          | MaskedPaths
          {MaskedPaths: []}               | {MaskedPaths: ['/p']}      | MaskedPaths
          {NetworkMode: 'host'}           | {NetworkMode: 'bridge'}    | NetworkMode
          {NetworkMode: 'container:a'}    | {NetworkMode: 'container:b'} | NetworkMode
          {Links: ['/db:/web/db']}        | {Links: null}              | link db:db
          {OfTheFuture: {a: [1]}}         | {}                         | OfTheFuture
          """)
  void whatTheOwnerAskedOfTheHostIsMissed(String asked, String got, String loss) {
    assertThat(losses(container("{}", asked), container("{}", got))).containsExactly(loss);
  }

  @Test
  void moreHiddenPathsAreNoLoss() {
    JsonNode old = container("{}", "{MaskedPaths: ['/a']}");
    assertThat(losses(old, container("{}", "{MaskedPaths: ['/a', '/b']}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {Type: 'volume', Name: 'other', Destination: '/d', RW: true}
          {Type: 'volume', Name: 'data', Destination: '/d', RW: false}
          {Type: 'volume', Name: 'data', Destination: '/elsewhere', RW: true}
          {Type: 'bind', Source: 'data', Destination: '/d', RW: true}
          """)
  void aMountThatIsAnotherOneIsMissed(String got) {
    JsonNode old =
        withMounts("{}", "{}", "[{Type: 'volume', Name: 'data', Destination: '/d', RW: true}]");
    assertThat(losses(old, withMounts("{}", "{}", "[" + got + "]"))).containsExactly("mount /d");
    assertThat(losses(old, old)).isEmpty();
  }

  @Test
  void anEndpointIsComparedByWhatWasAsked() {
    JsonNode old =
        network(
            """
            {n: {IPAMConfig: {IPv4Address: '10.0.0.9'}, Aliases: ['al', '3e63fdf26459'],
                 DriverOpts: {a: 'b'}, IPAddress: '10.0.0.9', MacAddress: '02:00'}}\
            """);
    JsonNode same =
        network(
            """
            {n: {IPAMConfig: {IPv4Address: '10.0.0.9'}, Aliases: ['al', '111111111111'],
                 DriverOpts: {a: 'b'}, IPAddress: '', MacAddress: ''}}\
            """);
    assertThat(losses(old, same)).isEmpty();
    assertThat(losses(old, network("{n: {IPAMConfig: null, Aliases: null, DriverOpts: null}}")))
        .containsExactlyInAnyOrder(
            "IPAMConfig of network n", "DriverOpts of network n", "alias al in network n");
    assertThat(losses(old, network("{}"))).containsExactly("network n");
  }

  @Test
  void aNetworkTooManyIsToldAsWell() {
    JsonNode fresh = network("{n: {}, bridge: {}}");
    assertThat(losses(network("{n: {}}"), fresh)).singleElement().asString().contains("bridge");
  }

  @Test
  void aSetMacAddressMayStandInTheEndpoint() {
    JsonNode old = onNetworks("{MacAddress: '02:99'}", "{NetworkMode: 'n'}", "{n: {}}");
    assertThat(losses(old, network("{n: {MacAddress: '02:99'}}"))).isEmpty();
  }

  @Test
  void defaultsOfTheOldImageAreNotMissed() {
    JsonNode before = image("{Cmd: ['old'], Env: ['V=1'], User: '1', Labels: {v: '1'}}");
    ObjectNode old = container("{Cmd: ['old'], Env: ['V=1'], User: '1', Labels: {v: '1'}}", "{}");
    ObjectNode fresh = container("{Cmd: ['new'], Env: ['V=2'], User: '2', Labels: {v: '2'}}", "{}");
    assertThat(FidelityCheck.losses(old, before, fresh, image("{}"))).isEmpty();
  }

  /** They are its marks, and told apart. */
  @Test
  void labelsOfOursAndTheImageOfComposeAreNotMissed() {
    ObjectNode old =
        container("{Labels: {'dev.bender.update': '1', 'com.docker.compose.image': 'a'}}", "{}");
    assertThat(losses(old, container("{Labels: {}}", "{}"))).isEmpty();
  }

  private static JsonNode network(String networks) {
    return onNetworks("{}", "{NetworkMode: 'n'}", networks);
  }

  private static List<String> losses(JsonNode old, JsonNode fresh) {
    return FidelityCheck.losses(old, image("{}"), fresh, image("{}"));
  }
}

package dev.bender.platform.engine.recreate;

import static dev.bender.platform.engine.recreate.Shown.body;
import static dev.bender.platform.engine.recreate.Shown.image;
import static dev.bender.platform.engine.recreate.Shown.json;
import static dev.bender.platform.engine.recreate.Shown.onNetworks;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class OwnersNetworksTest {
  private static final String TWO =
      """
      {second: {IPAMConfig: {IPv4Address: '10.78.0.9'}, Links: null,
                Aliases: ['second', '3e63fdf26459'], NetworkID: 'n2', EndpointID: 'e2',
                Gateway: '10.78.0.1', IPAddress: '10.78.0.9', MacAddress: '02:42:0a:4e:00:09',
                DriverOpts: {a: 'b'}},
       first: {IPAMConfig: null, Links: ['db:db'], Aliases: ['al', '3e63fdf26459'],
               NetworkID: 'n1', IPAddress: '10.77.0.3', MacAddress: '02:42:0a:4d:00:03',
               DriverOpts: null}}\
      """;

  @Test
  void anEngineBefore144GetsThePrimaryNetworkFirstAndTheOthersLater() {
    RecreationPlan plan = plan("{}", "{NetworkMode: 'first'}", TWO, "1.43");
    assertThat(endpoints(plan)).isEqualTo(json("{first: {Links: ['db:db'], Aliases: ['al']}}"));
    assertThat(plan.connects())
        .containsExactly(
            new RecreationPlan.NetworkConnect(
                "second",
                json(
                    """
                    {IPAMConfig: {IPv4Address: '10.78.0.9'}, DriverOpts: {a: 'b'},
                     Aliases: ['second']}\
                    """)));
  }

  @Test
  void anEngineSince144GetsAllInOneCall() {
    RecreationPlan plan = plan("{}", "{NetworkMode: 'first'}", TWO, "1.44");
    assertThat(plan.connects()).isEmpty();
    assertThat(endpoints(plan).propertyNames()).containsExactly("first", "second");
  }

  @Test
  void aNetworkThatTheModeNamesByItsIdIsThePrimaryOne() {
    RecreationPlan plan = plan("{}", "{NetworkMode: 'n1'}", TWO, "1.41");
    assertThat(endpoints(plan).propertyNames()).containsExactly("first");
    assertThat(mode(plan)).isEqualTo("n1");
  }

  /** The engine would put it back on the network of its mode. */
  @Test
  void aContainerThatWasMovedToAnotherNetworkIsMadeThere() {
    RecreationPlan plan = plan("{}", "{NetworkMode: 'left'}", "{now: {NetworkID: 'n'}}", "1.41");
    assertThat(mode(plan)).isEqualTo("now");
    assertThat(endpoints(plan)).isEqualTo(json("{now: {}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "bridge"})
  void theDefaultBridgeTakesNoAliases(String mode) {
    String shown = "{bridge: {Aliases: ['3e63fdf26459', 'x'], NetworkID: 'n'}}";
    RecreationPlan plan = plan("{}", "{NetworkMode: '" + mode + "'}", shown, "1.41");
    assertThat(endpoints(plan)).isEqualTo(json("{bridge: {}}"));
    assertThat(mode(plan)).isEqualTo(mode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "none", "container:abc"})
  void aModeWithoutNetworksGetsNone(String mode) {
    String shown = "{'" + mode + "': {NetworkID: 'n', MacAddress: ''}}";
    assertThat(endpoints(plan("{}", "{NetworkMode: '" + mode + "'}", shown, "1.50"))).isEmpty();
  }

  @Test
  void aMacAddressThatWasSetGoesWhereTheEngineLooksForIt() {
    String config = "{MacAddress: '02:42:0a:00:00:99'}";
    RecreationPlan before = plan(config, "{NetworkMode: 'first'}", TWO, "1.43");
    assertThat(before.createBody().path("MacAddress").asString()).isEqualTo("02:42:0a:00:00:99");
    assertThat(endpoints(before).path("first").has("MacAddress")).isFalse();

    RecreationPlan since = plan(config, "{NetworkMode: 'first'}", TWO, "1.44");
    assertThat(since.createBody().has("MacAddress")).isFalse();
    assertThat(endpoints(since).path("first").path("MacAddress").asString())
        .isEqualTo("02:42:0a:00:00:99");
    assertThat(endpoints(since).path("second").has("MacAddress")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.41", "1.44", "1.50"})
  void aMacAddressThatTheEngineMadeIsNeverCopied(String apiVersion) {
    RecreationPlan plan = plan("{}", "{NetworkMode: 'first'}", TWO, apiVersion);
    assertThat(plan.toString()).doesNotContain("MacAddress").doesNotContain("02:42");
  }

  @Test
  void linksAreReadBackOneWayAndWrittenAnother() {
    ObjectNode body =
        body(onNetworks("{}", "{Links: ['/e2-lender:/web/db', '/other:/web/other']}", "{}"));
    assertThat(body.path("HostConfig").path("Links"))
        .isEqualTo(json("['e2-lender:db', 'other:other']"));
  }

  private static RecreationPlan plan(
      String config, String host, String networks, String apiVersion) {
    JsonNode image = image("{}");
    return ContainerSpec.plan(onNetworks(config, host, networks), image, image, "w:2", apiVersion);
  }

  private static JsonNode endpoints(RecreationPlan plan) {
    return plan.createBody().path("NetworkingConfig").path("EndpointsConfig");
  }

  private static String mode(RecreationPlan plan) {
    return plan.createBody().path("HostConfig").path("NetworkMode").asString();
  }
}

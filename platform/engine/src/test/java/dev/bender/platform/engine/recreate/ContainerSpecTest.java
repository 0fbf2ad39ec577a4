package dev.bender.platform.engine.recreate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** On parts of what Docker Engine 20.10 and 29 show. */
class ContainerSpecTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OLD =
      """
      {"Id": "0123456789abcdef", "Name": "/web",
       "Config": {"Hostname": "0123456789ab", "User": "0", "Image": "web:1",
         "Env": ["OWN=x", "A=mine", "B=one", "PATH=/bin"],
         "Cmd": ["serve"], "Entrypoint": null, "FutureField": {"kept": []},
         "Labels": {"own": "", "changed": "one", "com.docker.compose.image": "sha256:one"},
         "Healthcheck": {"Test": ["CMD", "true"], "Interval": 9},
         "Volumes": {"/image-data": {}}},
       "HostConfig": {"NetworkMode": "back", "RestartPolicy": {"Name": "always"},
         "PortBindings": {"53/udp": [{"HostPort": ""}]},
         "Binds": ["/own-data"], "Links": ["/db:/web/store"]},
       "Mounts": [
         {"Type": "volume", "Source": "/var/lib/docker/volumes/v1/_data",
          "Destination": "/own-data", "RW": true},
         {"Type": "volume", "Name": "v2", "Source": "/var/lib/docker/volumes/v2/_data",
          "Destination": "/image-data", "RW": true}],
       "NetworkSettings": {"Networks": {
         "front": {"IPAMConfig": null, "Aliases": ["0123456789ab", "www"]},
         "back": {"IPAMConfig": {"IPv4Address": "10.0.0.9"}, "Aliases": ["0123456789ab"],
                  "MacAddress": "02:42:ac:11:00:02"}}}}
      """;
  private static final String V1 =
      """
      {"Id": "sha256:one", "Config": {"User": "0", "Env": ["PATH=/bin", "A=one", "B=one"],
        "Cmd": ["serve"], "Labels": {"changed": "one"}, "Volumes": {"/image-data": {}},
        "Healthcheck": {"Test": ["CMD", "true"], "Interval": 5}}}
      """;
  private static final String V2 =
      "{\"Id\": \"sha256:two\", \"Config\": {\"Env\": [\"A=two\"], \"Cmd\": [\"run\"]}}";

  @Test
  void onlyWhatTheOwnerAskedForIsAskedForAgain() {
    ObjectNode body = plan(OLD, "1.41").createBody();
    assertThat(body.path("Env")).isEqualTo(tree("[\"OWN=x\", \"A=mine\"]"));
    assertThat(body.path("Healthcheck")).isEqualTo(tree("{\"Interval\": 9}"));
    assertThat(body.path("Labels").propertyNames()).contains("own").doesNotContain("changed");
    assertThat(body.propertyNames()).doesNotContain("Cmd", "User", "Hostname", "Entrypoint");
    assertThat(body.at("/FutureField/kept").isArray()).isTrue();
    assertThat(body.at("/ExposedPorts/53~1udp").isObject()).isTrue();
    assertThat(body.at("/Labels/com.docker.compose.image").asString("")).isEqualTo("sha256:two");
  }

  @Test
  void anonymousVolumesAreNamedWhereverTheEngineTellsTheName() {
    JsonNode body = plan(OLD, "1.50").createBody();
    assertThat(body.at("/HostConfig/Binds"))
        .isEqualTo(tree("[\"v1:/own-data\", \"v2:/image-data\"]"));
  }

  @Test
  void anOldEngineGetsOneNetworkAtATime() {
    RecreationPlan plan = plan(OLD, "1.43");
    assertThat(plan.createBody().at("/NetworkingConfig/EndpointsConfig").propertyNames())
        .containsExactly("back");
    assertThat(plan.connects()).hasSize(1);
    assertThat(plan.connects().getFirst().network()).isEqualTo("front");
    assertThat(plan.connects().getFirst().endpoint()).isEqualTo(tree("{\"Aliases\": [\"www\"]}"));
  }

  @Test
  void aNewEngineGetsAllNetworksAndNoGeneratedAddress() {
    RecreationPlan plan = plan(OLD, "1.44");
    JsonNode endpoints = plan.createBody().at("/NetworkingConfig/EndpointsConfig");
    assertThat(plan.connects()).isEmpty();
    assertThat(endpoints.propertyNames()).containsExactlyInAnyOrder("back", "front");
    assertThat(endpoints.at("/back/MacAddress").isMissingNode()).isTrue();
    assertThat(endpoints.at("/back/IPAMConfig/IPv4Address").asString("")).isEqualTo("10.0.0.9");
  }

  @Test
  void anAddressThatSomebodySetGoesWhereTheApiTakesIt() {
    String set = OLD.replace("\"User\"", "\"MacAddress\": \"02:42:00:00:00:07\", \"User\"");
    JsonNode before = plan(set, "1.43").createBody();
    assertThat(before.path("MacAddress").asString("")).isEqualTo("02:42:00:00:00:07");
    JsonNode since = plan(set, "1.44").createBody();
    assertThat(since.has("MacAddress")).isFalse();
    assertThat(since.at("/NetworkingConfig/EndpointsConfig/back/MacAddress").asString(""))
        .isEqualTo("02:42:00:00:00:07");
  }

  @Test
  void aLinkIsWrittenAsItIsTaken() {
    assertThat(plan(OLD, "1.41").createBody().at("/HostConfig/Links"))
        .isEqualTo(tree("[\"db:store\"]"));
  }

  @Test
  void aPortOfTheEnginesChoiceIsWarnedOf() {
    assertThat(plan(OLD, "1.41").warnings()).singleElement().asString().contains("53/udp");
  }

  @Test
  void aLostSettingIsFoundByItsNameAndNotItsValue() {
    ObjectNode fresh = (ObjectNode) tree(OLD);
    assertThat(FidelityCheck.losses(tree(OLD), tree(V1), fresh, tree(V2))).isEmpty();

    ((ObjectNode) fresh.path("Config")).set("Env", tree("[\"A=two\"]"));
    ((ObjectNode) fresh.path("Config").path("Labels")).remove("own");
    ((ObjectNode) fresh.path("HostConfig").path("RestartPolicy")).put("Name", "no");
    ((ObjectNode) fresh.at("/NetworkSettings/Networks/front")).remove("Aliases");
    ((ObjectNode) fresh.path("Mounts").path(0)).put("Source", "/var/lib/docker/volumes/v9/_data");
    assertThat(FidelityCheck.losses(tree(OLD), tree(V1), fresh, tree(V2)))
        .containsExactlyInAnyOrder(
            "environment variable OWN",
            "environment variable A",
            "label own",
            "RestartPolicy",
            "mount /own-data",
            "alias www in network front");
  }

  @Test
  void aVolumeThatGotItsNameSpokenIsTheSame() {
    ObjectNode fresh = (ObjectNode) tree(OLD);
    ((ObjectNode) fresh.path("Mounts").path(0)).put("Name", "v1");
    assertThat(FidelityCheck.losses(tree(OLD), tree(V1), fresh, tree(V2))).isEmpty();
  }

  private static RecreationPlan plan(String container, String apiVersion) {
    return ContainerSpec.plan(tree(container), tree(V1), tree(V2), "web:2", apiVersion);
  }

  private static JsonNode tree(String json) {
    return JSON.readTree(json);
  }
}

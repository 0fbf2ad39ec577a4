package dev.bender.platform.engine.recreate;

import static dev.bender.platform.engine.recreate.Shown.body;
import static dev.bender.platform.engine.recreate.Shown.container;
import static dev.bender.platform.engine.recreate.Shown.image;
import static dev.bender.platform.engine.recreate.Shown.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RecreationPlanTest {
  private static final String MASKED_2010 =
      """
      '/proc/asound', '/proc/acpi', '/proc/kcore', '/proc/keys', '/proc/latency_stats',
      '/proc/timer_list', '/proc/timer_stats', '/proc/sched_debug', '/proc/scsi',
      '/sys/firmware'\
      """;

  /** The engine of today may hide more than the one that made the container. */
  @ParameterizedTest
  @ValueSource(strings = {"", ", '/sys/devices/virtual/powercap', '/proc/interrupts'"})
  void pathsThatAnEngineHidAreLeftToTheEngine(String since) {
    JsonNode host = container("{}", "{MaskedPaths: [" + MASKED_2010 + since + "]}");
    assertThat(body(host).path("HostConfig").has("MaskedPaths")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "null", "['/proc/kcore']"})
  void pathsThatTheOwnerChoseStay(String masked) {
    JsonNode host = container("{}", "{MaskedPaths: " + masked + "}");
    assertThat(body(host).path("HostConfig").path("MaskedPaths")).isEqualTo(json(masked));
    JsonNode more = container("{}", "{MaskedPaths: [" + MASKED_2010 + ", '/own']}");
    assertThat(body(more).path("HostConfig").path("MaskedPaths").size()).isEqualTo(11);
  }

  @Test
  void theFileForItsIdIsTheEnginesAffair() {
    JsonNode shown = container("{}", "{ContainerIDFile: '/run/id'}");
    assertThat(body(shown).path("HostConfig").has("ContainerIDFile")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{PortBindings: {'80/tcp': [{HostIp: '', HostPort: ''}]}}",
        "{PortBindings: {'80/tcp': [{HostIp: '', HostPort: '0'}]}}",
        "{PortBindings: {'80/tcp': [{HostIp: '', HostPort: '8000-8010'}]}}",
        "{PublishAllPorts: true}",
        "{AutoRemove: true}"
      })
  void whatMayComeOutDifferentIsTold(String host) {
    assertThat(plan("{}", host, "{}", "{}").warnings()).hasSize(1);
  }

  @Test
  void aPortOfTheOwnersIsNoNews() {
    String host = "{PortBindings: {'80/tcp': [{HostIp: '127.0.0.1', HostPort: '8080'}]}}";
    assertThat(plan("{}", host, "{}", "{}").warnings()).isEmpty();
  }

  @Test
  void defaultsThatChangeWithTheImageAreNamed() {
    RecreationPlan plan =
        plan(
            "{Cmd: ['run'], User: '1', Env: ['PG_VERSION=15', 'SAME=1', 'OWN=s3cret']}",
            "{}",
            "{Cmd: ['run'], User: '2', Env: ['PG_VERSION=15', 'SAME=1', 'OWN=default']}",
            "{Cmd: ['go'], User: '3', Env: ['PG_VERSION=16', 'SAME=1']}");
    assertThat(plan.followed()).containsExactly("Cmd", "Env PG_VERSION");
  }

  private static RecreationPlan plan(String config, String host, String before, String after) {
    return ContainerSpec.plan(
        container(config, host), image(before), image(after), "web:2", "1.41");
  }
}

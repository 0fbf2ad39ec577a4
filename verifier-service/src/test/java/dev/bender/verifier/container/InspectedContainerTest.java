package dev.bender.verifier.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bender.verifier.container.ContainerView.PublishedPort;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class InspectedContainerTest {
  private static ContainerView read(String json) {
    return InspectedContainer.read(new JsonMapper().readTree(json.replace('\'', '"')));
  }

  @Test
  void whatTheEngineTellsIsRead() {
    ContainerView view =
        read(
            """
            {'Id':'abc','Name':'/web','RestartCount':2,
             'State':{'Status':'running','ExitCode':0,'StartedAt':'2026-01-10T04:30:00.5Z',
               'Health':{'Status':'starting','FailingStreak':1,
                 'Log':[{'Output':'old'},{'Output':'new'}]}},
             'Config':{'Image':'postgres:17','Env':['POSTGRES_USER=a=b','POSTGRES_PASSWORD=x','PATH'],
               'Labels':{'a':'b'},
               'Healthcheck':{'Test':['CMD','true'],'Interval':2000000000,'StartPeriod':5000000000}},
             'HostConfig':{'NetworkMode':'bridge',
               'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3}},
             'NetworkSettings':{'Ports':{'80/tcp':[{'HostIp':'0.0.0.0','HostPort':'8080'}],
                 '53/udp':[{'HostIp':'','HostPort':'53'}],'443/tcp':null},
               'Networks':{'six':{'IPAddress':'','GlobalIPv6Address':'fd00::2'},
                 'four':{'IPAddress':'172.18.0.2'}}}}
            """);
    assertThat(view.name()).isEqualTo("web");
    assertThat(view.network().addresses()).containsExactly("172.18.0.2", "fd00::2");
    assertThat(view.network().published()).containsExactly(new PublishedPort(80, "0.0.0.0", 8080));
    assertThat(view.network().publishedUdp()).containsExactly(new PublishedPort(53, "", 53));
    assertThat(view.origin())
        .isEqualTo(new ContainerView.Origin("postgres:17", Map.of("POSTGRES_USER", "a=b")));
    assertThat(view.health())
        .isEqualTo(
            new ContainerView.Health(
                "starting", "new", Duration.ofSeconds(5), Duration.ofSeconds(2 + 30)));
    assertThat(view.labels()).containsEntry("a", "b");
    assertThat(view.isOver()).isFalse();
  }

  @Test
  void whatIsMissingCountsAsAbsent() {
    ContainerView view = read("{'Id':'abc','Config':null,'State':{'Health':null}}");
    assertThat(view.health()).isNull();
    assertThat(view.network().addresses()).isEmpty();
    assertThat(view.isRunning()).isFalse();
  }

  @Test
  void aHealthCheckThatWasTurnedOffIsNone() {
    assertThat(
            read("{'State':{'Health':{'Status':'none'}},"
                    + "'Config':{'Healthcheck':{'Test':['NONE']}}}")
                .health())
        .isNull();
  }

  @Test
  void aContainerIsOverWhereItsPolicyEndsIt() {
    String exited =
        "{'RestartCount':%d,'State':{'Status':'exited','ExitCode':%d},"
            + "'HostConfig':{'RestartPolicy':{'Name':'%s','MaximumRetryCount':2}}}";
    assertThat(read(exited.formatted(0, 1, "no")).isOver()).isTrue();
    assertThat(read(exited.formatted(0, 1, "")).isOver()).isTrue();
    assertThat(read(exited.formatted(0, 1, "always")).isOver()).isFalse();
    assertThat(read(exited.formatted(0, 0, "on-failure")).isOver()).isTrue();
    assertThat(read(exited.formatted(1, 1, "on-failure")).isOver()).isFalse();
    assertThat(read(exited.formatted(2, 1, "on-failure")).isOver()).isTrue();
  }
}

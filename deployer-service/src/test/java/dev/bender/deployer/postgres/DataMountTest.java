package dev.bender.deployer.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DataMountTest {
  private static final String VOLUME = "/var/lib/docker/volumes/db/_data";
  private static final String SERVES = "\"PG_MAJOR=15\",\"PGDATA=/mnt/db/_data\"";
  private static final JsonNode SERVER =
      container(
          "\"PGDATA=/var/lib/postgresql/data/pgdata\"", VOLUME, "/var/lib/postgresql/data", true);

  private static JsonNode container(String env, String source, String destination, boolean writes) {
    return JsonMapper.shared()
        .readTree(
            """
            {"Config":{"Env":[%s]},
             "Mounts":[{"Source":"/elsewhere","Destination":"/","RW":true},
                       {"Source":"%s","Destination":"%s","RW":%s}]}
            """
                .formatted(env, source, destination, writes));
  }

  private static boolean sharesBy(String env, String source, boolean writes) {
    JsonNode other = container(env, source, "/mnt", writes);
    ((tools.jackson.databind.node.ArrayNode) other.path("Mounts")).remove(0);
    return DataMount.mayWriteTo(other, SERVER);
  }

  @Test
  void oneThatMayWriteToTheSameFolderShares() {
    assertThat(sharesBy("", VOLUME, true)).isTrue();
    assertThat(sharesBy("", VOLUME + "/pgdata", true)).isTrue();
  }

  @Test
  void oneThatOnlyReadsDoesNot() {
    assertThat(sharesBy("", VOLUME, false)).isFalse();
    assertThat(sharesBy(SERVES, "/var/lib/docker/volumes", false)).isFalse();
  }

  @Test
  void oneThatLooksAfterAllVolumesDoesNotButAnotherServerDoes() {
    assertThat(sharesBy("", "/var/lib/docker/volumes", true)).isFalse();
    assertThat(sharesBy(SERVES, "/var/lib/docker/volumes", true)).isTrue();
    assertThat(sharesBy("", VOLUME + "-of-another", true)).isFalse();
  }
}

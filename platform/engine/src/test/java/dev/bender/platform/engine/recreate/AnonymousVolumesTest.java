package dev.bender.platform.engine.recreate;

import static dev.bender.platform.engine.recreate.Shown.body;
import static dev.bender.platform.engine.recreate.Shown.json;
import static dev.bender.platform.engine.recreate.Shown.withMounts;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class AnonymousVolumesTest {
  private static final String AT_DATA =
      "{Type: 'volume', Name: 'f00d', Destination: '/data', RW: true}";

  @Test
  void aVolumeOfTheImagesOrTheOwnersIsNamed() {
    ObjectNode body =
        body(withMounts("{Volumes: {'/data': {}, '/else': {}}}", "{}", "[" + AT_DATA + "]"));
    assertThat(body.path("HostConfig").path("Binds")).isEqualTo(json("['f00d:/data']"));
    assertThat(body.path("Volumes")).isEqualTo(json("{'/else': {}}"));
  }

  @Test
  void aBindOfADestinationAloneIsNamed() {
    assertThat(binds("{Binds: ['/data', '/a:/b:ro']}", "[" + AT_DATA + "]"))
        .isEqualTo(json("['f00d:/data', '/a:/b:ro']"));
  }

  /** A second bind to the same place would be refused as a duplicate. */
  @Test
  void aMountWithoutASourceIsNamedInItsPlace() {
    ObjectNode body =
        body(
            withMounts(
                "{}",
                """
                {Mounts: [{Type: 'volume', Target: '/data/', VolumeOptions: {NoCopy: true}},
                          {Type: 'tmpfs', Target: '/t'}]}\
                """,
                "[" + AT_DATA + ", {Type: 'tmpfs', Destination: '/t'}]"));
    assertThat(body.path("HostConfig").path("Mounts"))
        .isEqualTo(
            json(
                """
                [{Type: 'volume', Target: '/data/', VolumeOptions: {NoCopy: true}, Source: 'f00d'},
                 {Type: 'tmpfs', Target: '/t'}]\
                """));
    assertThat(body.path("HostConfig").has("Binds")).isFalse();
  }

  @Test
  void aVolumeWithANameIsNotNamedAgain() {
    assertThat(binds("{Binds: ['mine:/data/']}", "[" + AT_DATA + "]"))
        .isEqualTo(json("['mine:/data/']"));
    assertThat(
            binds(
                "{Mounts: [{Type: 'volume', Source: 'mine', Target: '/data'}]}",
                "[" + AT_DATA + "]"))
        .isEmpty();
  }

  @Test
  void aReadOnlyVolumeStaysReadOnly() {
    assertThat(binds("{}", "[{Type: 'volume', Name: 'x', Destination: '/d', RW: false}]"))
        .isEqualTo(json("['x:/d:ro']"));
  }

  @Test
  void aVolumeThatAnotherContainerLendsComesAlongWithIt() {
    ObjectNode body =
        body(
            withMounts(
                "{Volumes: {'/data': {}}}",
                "{VolumesFrom: ['lender']}",
                "[" + AT_DATA + ", {Type: 'volume', Name: 'lent', Destination: '/lent'}]"));
    assertThat(body.path("HostConfig").path("Binds")).isEqualTo(json("['f00d:/data']"));
    assertThat(body.path("HostConfig").path("VolumesFrom")).isEqualTo(json("['lender']"));
  }

  @Test
  void aFolderOfTheHostIsNoVolume() {
    assertThat(binds("{}", "[{Type: 'bind', Source: '/a', Destination: '/b', RW: true}]"))
        .isEmpty();
  }

  private static JsonNode binds(String host, String mounts) {
    return body(withMounts("{}", host, mounts)).path("HostConfig").path("Binds");
  }
}

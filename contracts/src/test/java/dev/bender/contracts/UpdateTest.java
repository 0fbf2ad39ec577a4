package dev.bender.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UpdateTest {
  @Test
  void idIsPinned() {
    // printf 'bender\nphotos\nsha256:1a1a…' | sha256sum
    assertThat(Update.idOf("bender", "photos", Samples.INDEX)).isEqualTo("u-937f0b4f55d0f80a");
  }

  @Test
  void idTellsHostContainerAndDigestApart() {
    assertThat(
            java.util.Set.of(
                Update.idOf("bender", "photos", Samples.INDEX),
                Update.idOf("amy", "photos", Samples.INDEX),
                Update.idOf("bender", "web", Samples.INDEX),
                Update.idOf("bender", "photos", Samples.MANIFEST)))
        .hasSize(4);
  }

  @Test
  void idOfAnotherContainerIsRefused() {
    Update update = Samples.UPDATE;
    assertThatThrownBy(() ->
            new Update(
                update.updateId(),
                update.host(),
                "web",
                update.reference(),
                update.platform(),
                update.running(),
                update.target(),
                null,
                null,
                update.source(),
                update.detectedAt(),
                null))
        .isInstanceOf(InvalidEvent.class)
        .hasMessage("'updateId' is not the one of this host, container and target");
  }

  @Test
  void targetThatCannotBePulledIsRefused() {
    ImageDigests local = new ImageDigests(null, null, Samples.CONFIG);
    assertThatThrownBy(() -> Samples.update("bender", "photos", local))
        .isInstanceOf(InvalidEvent.class)
        .hasMessageContaining("it cannot be pulled");
  }

  @Test
  void targetIsNamedByItsIndexOrElseByItsManifest() {
    assertThat(Samples.UPDATE.targetDigest()).isEqualTo(Samples.INDEX);
    ImageDigests single = new ImageDigests(null, Samples.MANIFEST, null);
    assertThat(Samples.update("bender", "photos", single).targetDigest())
        .isEqualTo(Samples.MANIFEST);
  }

  @Test
  void approvalChangesNothingElse() {
    Update approved = Samples.UPDATE.approvedBy("anna");
    assertThat(approved.approvedBy()).isEqualTo("anna");
    assertThat(approved.updateId()).isEqualTo(Samples.UPDATE.updateId());
    assertThat(approved)
        .usingRecursiveComparison()
        .ignoringFields("approvedBy")
        .isEqualTo(Samples.UPDATE);
  }

  @Test
  void dataThatIsWantedBackIsAnUpdateOfItsOwnWhateverImageRuns() {
    DataRestore monday = new DataRestore("2026-01-05T04-30-00", null, false);
    DataRestore tuesday = new DataRestore("2026-01-06T04-30-00", null, false);
    assertThat(
            java.util.Set.of(
                Samples.UPDATE.updateId(),
                Samples.UPDATE.restoring(monday).updateId(),
                Samples.UPDATE.restoring(tuesday).updateId()))
        .hasSize(3);
    assertThat(Samples.UPDATE.restoring(monday).approvedBy("anna").updateId())
        .isEqualTo(Samples.UPDATE.restoring(monday).updateId());
  }

  @Test
  void aNameThatIsNoTimeIsNoBackup() {
    for (String bad :
        new String[] {
          null, "", "..", "2026-02-30T04-30-00", "2026-01-05T04-30-00/", "2026-01-05"
        }) {
      assertThat(DataRestore.isName(bad)).as(bad).isFalse();
    }
    assertThat(DataRestore.isName("2026-01-05T04-30-00")).isTrue();
  }
}

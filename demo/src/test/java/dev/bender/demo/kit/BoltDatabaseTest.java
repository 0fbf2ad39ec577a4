package dev.bender.demo.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.bender.demo.kit.BoltDatabase.Bucket;
import dev.bender.demo.kit.BoltDatabase.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoltDatabaseTest {

  private static final Bucket SMALL =
      Bucket.builder()
          .put("b", Bucket.builder().put("key", "value").build())
          .put("a", Bucket.builder().build())
          .build();

  @Test
  void fnvIsTheOneOfItsAuthors() {
    assertThat(BoltDatabase.fnv64a(new byte[0], 0, 0)).isEqualTo(0xcbf29ce484222325L);
    assertThat(BoltDatabase.fnv64a("a".getBytes(UTF_8), 0, 1)).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(BoltDatabase.fnv64a("foobar".getBytes(UTF_8), 0, 6)).isEqualTo(0x85944171f73967e8L);
  }

  @Test
  void bothMetaPagesAreValid() {
    var reader = new BoltReader(BoltDatabase.write(SMALL));
    for (int page : List.of(0, 1)) {
      assertThat(reader.kind(page)).isEqualTo(BoltDatabase.META_PAGE);
      assertThat(reader.metaMagic(page)).isEqualTo(BoltDatabase.MAGIC);
      assertThat(reader.metaTransaction(page)).isEqualTo(page);
      assertThat(reader.metaChecksumIsRight(page)).isTrue();
      assertThat(reader.metaHighWater(page)).isEqualTo(reader.pages());
    }
    assertThat(reader.kind(2)).isEqualTo(BoltDatabase.FREELIST_PAGE);
  }

  @Test
  void bucketsAndValuesReadBack() {
    assertThat(new BoltReader(BoltDatabase.write(SMALL)).dump()).isEqualTo("a/\nb/\nb/key=value\n");
  }

  @Test
  void keysAreSortedByUnsignedBytes() {
    var root =
        Bucket.builder()
            .put("x", Bucket.builder().put("é", "2").put("z", "1").put("Z", "0").build())
            .build();
    assertThat(new BoltReader(BoltDatabase.write(root)).dump())
        .isEqualTo("x/\nx/Z=0\nx/z=1\nx/é=2\n");
  }

  @Test
  void aLargeBucketOverflowsIntoFollowingPages() {
    String large = "v".repeat(3 * BoltDatabase.PAGE_SIZE);
    var root =
        Bucket.builder()
            .put("one", Bucket.builder().put("k", large).build())
            .put("two", Bucket.builder().put("k", "after").build())
            .build();
    var reader = new BoltReader(BoltDatabase.write(root));
    assertThat(reader.dump()).isEqualTo("one/\none/k=" + large + "\ntwo/\ntwo/k=after\n");
    assertThat(reader.overflow(3)).isEqualTo(3);
    assertThat(reader.metaHighWater(1)).isEqualTo(reader.pages());
  }

  @Test
  void sameContentGivesTheSameBytes() {
    var otherOrder =
        Bucket.builder()
            .put("a", Bucket.builder().build())
            .put("b", Bucket.builder().put("key", "value").build())
            .build();
    assertThat(BoltDatabase.write(otherOrder)).isEqualTo(BoltDatabase.write(SMALL));
    assertThat(Digests.sha256(BoltDatabase.write(SMALL)))
        .isEqualTo("sha256:50e319bb1accea93d85d04ac4cc2996b18d548f5bbd8a063023ec1e0865a2420");
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var tooLarge = new Value(new byte[5 * 1024 * 1024]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoltDatabase.write(nested(Bucket.builder().put("k", tooLarge).build())))
        .withMessageContaining("does not fit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoltDatabase.write(nested(Bucket.builder().put("", "v").build())))
        .withMessageContaining("1 to 32768 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BoltDatabase.write(Bucket.builder().put("k", "v").build()))
        .withMessageContaining("buckets only");
  }

  private static Bucket nested(Bucket bucket) {
    return Bucket.builder().put("outer", bucket).build();
  }
}

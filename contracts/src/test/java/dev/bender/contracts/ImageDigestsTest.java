package dev.bender.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ImageDigests.Relation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDigestsTest {
  /** An image is written as 'index manifest config', '-' for what is not known. */
  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "a b c, a b c, SAME",
    // a classic store knows the config alone, a containerd store all but the config
    "- - c, a b c, SAME",
    "- - c, a b d, DIFFERENT",
    "a b -, - - c, UNKNOWN",
    // a rebuilt index around the same manifest is the same image
    "a b -, x b -, SAME",
    "a b -, x y -, DIFFERENT",
    // two indexes alone say nothing: both may hold the same manifest for this platform
    "a - -, a - -, SAME",
    "a - -, x - -, UNKNOWN",
    "a - -, x y -, UNKNOWN",
    // an engine may know as index what the registry calls the manifest
    "b - -, a b -, SAME",
    "a b -, b - -, SAME",
    "- b -, b - c, SAME",
    // what both know decides, whatever else only one knows
    "a b -, - y z, DIFFERENT",
    "- b c, - y c, SAME",
    // a config is never compared with a manifest
    "- - c, - c -, UNKNOWN",
  })
  void likeIsComparedWithLike(String one, String other, Relation expected) {
    assertThat(image(one).relationTo(image(other))).isEqualTo(expected);
    assertThat(image(other).relationTo(image(one))).isEqualTo(expected);
  }

  @Test
  void anImageWithoutAnyDigestIsNone() {
    assertThatThrownBy(() -> new ImageDigests(null, null, null))
        .isInstanceOf(InvalidEvent.class)
        .hasMessage("an image needs at least one of index, manifest and config digest");
  }

  @Test
  void anImageIsPulledByItsIndexWhereThereIsOne() {
    assertThat(image("a b c").pullable()).isEqualTo(digest("a"));
    assertThat(image("- b c").pullable()).isEqualTo(digest("b"));
    assertThat(image("- - c").pullable()).isNull();
  }

  @Test
  void digestsOfOtherFormsAreRefused() {
    for (String bad :
        new String[] {"sha512:" + "a".repeat(128), "A".repeat(64), digest("a") + "0", "latest"}) {
      assertThatThrownBy(() -> new ImageDigests(bad, null, null))
          .isInstanceOf(InvalidEvent.class)
          .hasMessageStartingWith("'index' is '")
          .hasMessageEndingWith("allowed: 'sha256:' and 64 hexadecimal digits");
    }
  }

  private static ImageDigests image(String words) {
    String[] each = words.strip().split(" ");
    return new ImageDigests(digest(each[0]), digest(each[1]), digest(each[2]));
  }

  private static String digest(String letter) {
    if (letter.equals("-")) {
      return null;
    }
    return "sha256:" + "%02x".formatted((int) letter.charAt(0)).repeat(32);
  }
}

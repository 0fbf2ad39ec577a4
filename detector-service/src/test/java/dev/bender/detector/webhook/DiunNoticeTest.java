package dev.bender.detector.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.ImageDigests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiunNoticeTest {
  private static final String UPDATE = Notices.recorded("update.json");
  private static final String NEW = Notices.recorded("new.json");

  @Test
  void aManifestIsToldFromAnIndexByItsMediaType() throws InvalidNotice {
    assertThat(parse(UPDATE).target())
        .isEqualTo(
            new ImageDigests(
                null,
                "sha256:87f4e427cc55b6fcd2106509889b56f4eb4f544565bcc97bb89583cba100e0f3",
                null));
    assertThat(parse(NEW).target())
        .isEqualTo(
            new ImageDigests(
                "sha256:9be7873185ba7fe7227e694d378061b106b575943403582742551fb2ddbd2fb4",
                null,
                null));
  }

  @Test
  void whatIsOfUseIsRead() throws InvalidNotice {
    DiunNotice notice = parse(UPDATE);
    assertThat(notice.hostname()).isEqualTo("3c1f0a9be211");
    assertThat(notice.image().canonical()).isEqualTo("127.0.0.1:5000/shop:stable");
    assertThat(notice.platform()).isEqualTo("linux/amd64");
    assertThat(notice.containers()).containsExactly("shop");
    assertThat(notice.digest()).startsWith("sha256:87f4");
  }

  @Test
  void unknownFieldsArePassedOver() throws InvalidNotice {
    String more = UPDATE.replace("{\"diun_version\"", "{\"a\":[1,{\"b\":null}],\"diun_version\"");
    assertThat(parse(more)).isEqualTo(parse(UPDATE));
  }

  @Test
  void aNoticeWithoutContainersHostOrMediaTypeWillDo() throws InvalidNotice {
    DiunNotice notice =
        parse(
            NEW.replaceAll(",\"metadata\":\\{.*}}", "}")
                .replace("\"hostname\":\"3c1f0a9be211\",", "")
                .replaceAll("\"mime_type\":\"[^\"]*\"", "\"mime_type\":null"));
    assertThat(notice.containers()).isEmpty();
    assertThat(notice.hostname()).isEmpty();
    assertThat(notice.target().index()).startsWith("sha256:9be7");
  }

  @Test
  void aDigestBesideTheTagIsNotPartOfWhatMoves() throws InvalidNotice {
    String pinned = "shop:stable@sha256:" + "ab".repeat(32);
    assertThat(parse(UPDATE.replace("127.0.0.1:5000/shop:stable", pinned)).image().canonical())
        .isEqualTo("docker.io/library/shop:stable");
  }

  @Test
  void namesComeOnceAndWithoutSlashesAndAliases() throws InvalidNotice {
    assertThat(parse(names("/web, web,,db,web/alias ,/web/other")).containers())
        .containsExactly("web", "db");
  }

  @Test
  void twoHundredNamesAreEnough() throws InvalidNotice {
    assertThat(parse(names("c1")).containers()).hasSize(1);
    StringBuilder many = new StringBuilder("c0");
    for (int i = 1; i < 200; i++) {
      many.append(",c").append(i);
    }
    assertThat(parse(names(many.toString())).containers()).hasSize(200);
    assertThatThrownBy(() -> parse(names(many + ",c200"))).hasMessageContaining("at most 200");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "status | \"removed\" | 'status' is 'removed'",
        "status | 1 | 'status' is not a text",
        "status | null | 'status' is missing",
        "image | \"\" | 'image' is missing",
        "image | [\"web\"] | 'image' is not a text",
        "image | \"Shop:1\" | must be lower case",
        "image | \"../../etc:1\" | not an image reference",
        "image | \"web\\u0000:1\" | control characters",
        "digest | \"sha256:12\" | 64 hexadecimal digits",
        "digest | \"md5:900150983cd24fb0d6963f7d28e17f72\" | 64 hexadecimal digits",
        "digest | 7 | 'digest' is not a text",
        "digest | null | 'digest' is missing",
        "mime_type | {} | 'mime_type' is not a text",
        "platform | \"linux\" | not like linux/amd64",
        "platform | \"linux/amd64/v1/x\" | not like linux/amd64",
        "platform | null | 'platform' is missing",
        "hostname | true | 'hostname' is not a text",
        "hostname | \"a\\nb\" | control characters",
        "ctn_names | 5 | 'metadata.ctn_names' is not a text",
        "ctn_names | \"a b\" | container names",
        "ctn_names | \"$(id)\" | container names",
      })
  void anInvalidFieldIsNamed(String field, String value, String sentence) {
    String body =
        UPDATE.replaceAll(
            "\"" + field + "\":\"[^\"]*\"",
            java.util.regex.Matcher.quoteReplacement("\"" + field + "\":" + value));
    assertThat(body).isNotEqualTo(UPDATE);
    assertThatThrownBy(() -> parse(body))
        .isInstanceOf(InvalidNotice.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void aDigestAloneCannotMove() {
    assertThatThrownBy(() -> parse(Notices.update("web@sha256:" + "ab".repeat(32), digest(), "a")))
        .isInstanceOf(InvalidNotice.class)
        .hasMessageContaining("no tag");
  }

  @Test
  void tooLongTextsAreNamedAndNotRepeated() {
    assertThatThrownBy(() -> parse(UPDATE.replace("127.0.0.1:5000/shop", "a".repeat(600))))
        .isInstanceOf(InvalidNotice.class)
        .hasMessageContaining("'image' is longer than 512")
        .message()
        .hasSizeLessThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "null", "[]", "\"update\"", "{", "{} {}", "web", "\u0000"})
  void whatIsNoObjectIsRefused(String body) {
    assertThatThrownBy(() -> parse(body)).isInstanceOf(InvalidNotice.class);
  }

  @Test
  void nestingNumbersAndTextsAreBounded() {
    assertThatThrownBy(() -> parse(with("\"a\":" + "[".repeat(5_000) + "]".repeat(5_000))))
        .isInstanceOf(InvalidNotice.class);
    assertThatThrownBy(() -> parse(with("\"a\":" + "9".repeat(20_000))))
        .isInstanceOf(InvalidNotice.class);
    assertThatThrownBy(() -> parse(with("\"a\":\"" + "x".repeat(30_000) + "\"")))
        .isInstanceOf(InvalidNotice.class);
  }

  @Test
  void aFieldThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> parse(with("\"image\":\"other:1\"")))
        .isInstanceOf(InvalidNotice.class);
  }

  @Test
  void whatIsNoTextAtAllIsRefused() {
    byte[] bytes = {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0xd8};
    assertThatThrownBy(() -> DiunNotice.parse(bytes)).isInstanceOf(InvalidNotice.class);
  }

  private static String digest() {
    return "sha256:" + "cd".repeat(32);
  }

  private static String with(String field) {
    return UPDATE.replace("{\"diun_version\"", "{" + field + ",\"diun_version\"");
  }

  private static String names(String names) {
    return UPDATE.replace("\"ctn_names\":\"shop\"", "\"ctn_names\":\"" + names + "\"");
  }

  private static DiunNotice parse(String body) throws InvalidNotice {
    return DiunNotice.parse(body.getBytes(UTF_8));
  }
}

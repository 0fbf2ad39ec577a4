package dev.bender.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {
  // a Saturday
  private static final ZonedDateTime NOON =
      ZonedDateTime.parse("2026-11-21T12:00+01:00[Europe/Berlin]");

  @ParameterizedTest
  @CsvSource({
    "SAT 04:30-12:00, 2026-11-21T04:29, false",
    "SAT 04:30-12:00, 2026-11-21T04:30, true",
    "SAT 04:30-12:00, 2026-11-21T11:59, true",
    "SAT 04:30-12:00, 2026-11-21T12:00, false",
    "SAT 04:30-12:00, 2026-11-22T05:00, false",
    "22:00-06:00, 2026-11-23T23:00, true",
    "22:00-06:00, 2026-11-23T05:59, true",
    "22:00-06:00, 2026-11-23T06:00, false",
    "FRI-SUN 23:00-01:00, 2026-11-23T00:30, true",
    "FRI-SUN 23:00-01:00, 2026-11-20T00:30, false",
    "SAT-MON 10:00-11:00, 2026-11-23T10:30, true",
    "SAT-MON 10:00-11:00, 2026-11-24T10:30, false",
    "'', 2026-11-24T10:30, true",
    "'MON 10:00-11:00, tue  10:00-11:00', 2026-11-24T10:30, true",
  })
  void containsWhatItSays(String text, String time, boolean inside) {
    ZonedDateTime when = ZonedDateTime.parse(time + "+01:00[Europe/Berlin]");

    assertThat(Window.parse(text).contains(when)).isEqualTo(inside);
  }

  @Test
  void theNextOpeningIsTheFirstInstantInside() {
    assertThat(Window.parse("SAT 04:30-12:00").nextOpening(NOON))
        .isEqualTo("2026-11-28T04:30+01:00[Europe/Berlin]");
    assertThat(Window.parse("SAT 04:30-12:00, SUN 01:00-02:00").nextOpening(NOON))
        .isEqualTo("2026-11-22T01:00+01:00[Europe/Berlin]");
    assertThat(Window.parse("SAT 11:00-13:00").nextOpening(NOON)).isEqualTo(NOON);
    assertThat(Window.ALWAYS.nextOpening(NOON)).isEqualTo(NOON);
  }

  @ParameterizedTest
  @CsvSource({"SAT", "XXX 04:00-05:00", "04:00-04:00", "4:00-5:00", "24:00-25:00", "SAT 04:00"})
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> Window.parse(text)).isInstanceOf(InvalidSetting.class);
  }
}

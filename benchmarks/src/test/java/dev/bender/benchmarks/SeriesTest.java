package dev.bender.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
    assertThat(Series.of(9, 1, 5).median()).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(Series.of(4, 1, 3, 100).median()).isEqualTo(3.5);
  }

  @Test
  void extremesArePercentilesToo() {
    Series series = Series.of(3, 1, 2);
    assertThat(series.percentile(0)).isEqualTo(1).isEqualTo(series.min());
    assertThat(series.percentile(100)).isEqualTo(3).isEqualTo(series.max());
  }

  @Test
  void oneSlowOneInAHundredShowsInTheNinetyNinthPercentileAndNotInTheMedian() {
    double[] values = new double[100];
    java.util.Arrays.fill(values, 10);
    values[42] = 1_000;
    Series series = Series.of(values);
    assertThat(series.median()).isEqualTo(10);
    assertThat(series.percentile(99)).isEqualTo(19.9, org.assertj.core.data.Offset.offset(0.01));
    assertThat(series.max()).isEqualTo(1_000);
  }

  @Test
  void nothingMeasuredIsNoSeries() {
    assertThatThrownBy(() -> new Series(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isShownWithItsSpreadAndWithDigitsThatMeanSomething() {
    assertThat(Series.of(446.6, 418.2, 493).text()).isEqualTo("447 [418–493]");
    assertThat(Series.of(12.345).text()).isEqualTo("12.3");
    assertThat(Series.of(1.056).text()).isEqualTo("1.06");
    assertThat(Series.of(12_345).text()).isEqualTo("12,345");
  }
}

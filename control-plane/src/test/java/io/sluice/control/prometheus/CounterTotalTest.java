package io.sluice.control.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CounterTotalTest {
  private final CounterTotal total = new CounterTotal();

  @Test
  void firstSight_countsNothing() {
    total.see(Map.of("a", 100.0));

    assertThat(total.take()).isZero();
  }

  @Test
  void growth_isCountedOnce() {
    total.see(Map.of("a", 100.0));
    total.see(Map.of("a", 107.0));
    total.see(Map.of("a", 110.0));

    assertThat(total.take()).isEqualTo(10);
    assertThat(total.take()).isZero();
  }

  @Test
  void resetOfOneSeries_doesNotHideWhatOthersCount() {
    total.see(Map.of("a", 100.0, "b", 50.0));
    total.see(Map.of("a", 3.0, "b", 60.0));

    assertThat(total.take()).isEqualTo(13);
  }

  @Test
  void newSeries_hasCountedAllOfItsValueSince() {
    total.see(Map.of());
    total.see(Map.of("errors", 7.0));

    assertThat(total.take()).isEqualTo(7);
  }

  @Test
  void seriesThatComesBack_goesOnFromWhereItWas() {
    total.see(Map.of("a", 100.0));
    total.see(Map.of());
    total.see(Map.of("a", 104.0));

    assertThat(total.take()).isEqualTo(4);
  }

  @Test
  void fractions_areKeptUntilTheyAreWhole() {
    total.see(Map.of("a", 0.0));
    total.see(Map.of("a", 0.6));
    assertThat(total.take()).isZero();
    total.see(Map.of("a", 1.2));

    assertThat(total.take()).isEqualTo(1);
  }
}

package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EarningsTest {
  @Test
  void sameWeights_areSums() {
    Earnings sums =
        Earnings.NONE
            .plus(Map.of("a", r(90, 10), "b", r(8, 2)), 1)
            .plus(Map.of("a", r(80, 20), "b", r(9, 1)), 1);

    assertThat(sums.of("a")).isEqualTo(r(170, 30));
    assertThat(sums.of("b")).isEqualTo(r(17, 3));
    assertThat(sums.of("c")).isEqualTo(Rewards.NONE);
  }

  @Test
  void otherWeights_withTheSameParts_areStillSums() {
    Earnings sums =
        Earnings.NONE
            .plus(Map.of("a", r(90, 10), "b", r(8, 2)), 1)
            .reweighted()
            .plus(Map.of("a", r(240, 60), "b", r(27, 3)), 1);

    assertClose(sums.of("a"), 330, 70);
    assertClose(sums.of("b"), 35, 5);
    assertClose(sums.reweighted().of("b"), 35, 5);
  }

  @Test
  void driftWhileWeightsMove_turnsNoArmsAround() {
    // b is better at any time, but has most of its requests at the bad time.
    Earnings earned =
        Earnings.NONE
            .plus(Map.of("a", r(900, 100), "b", r(95, 5)), 1)
            .reweighted()
            .plus(Map.of("a", r(50, 50), "b", r(550, 450)), 1);

    assertThat(earned.of("a").mean()).isCloseTo(0.7, within(1e-12));
    assertThat(earned.of("b").mean()).isCloseTo(0.75, within(1e-12));
    // 1 / (1/4 · (1/1000 + 1/100)): the requests behind a mean of two shares.
    assertThat(earned.of("a").trials()).isCloseTo(4 / (0.001 + 0.01), within(1e-9));
  }

  @Test
  void periodInWhichAnArmHadNothing_doesNotCount() {
    Earnings earned =
        Earnings.NONE
            .plus(Map.of("a", r(900, 100), "b", r(95, 5)), 1)
            .reweighted()
            .plus(Map.of("a", r(0, 1_000)), 1);
    assertClose(earned.of("a"), 900, 100);
    assertClose(earned.reweighted().of("a"), 900, 100);

    Earnings later = earned.plus(Map.of("b", r(0, 1)), 1);
    assertThat(later.of("a").mean()).isLessThan(0.9);
  }

  @Test
  void newArm_beginsTheComparisonAnew() {
    Earnings earned =
        Earnings.NONE
            .plus(Map.of("a", r(900, 100), "b", r(95, 5)), 1)
            .reweighted()
            .plus(Map.of("a", r(10, 10), "b", r(10, 10), "c", Rewards.NONE), 1);
    assertThat(earned.of("a").trials()).isGreaterThan(100);
    Earnings joined = earned.reweighted().plus(Map.of("a", r(6, 4), "c", r(1, 0)), 1);
    assertThat(joined.of("c")).isEqualTo(Rewards.NONE);

    Earnings anew = joined.plus(Map.of("b", r(5, 5)), 1);
    assertThat(anew.of("a")).isEqualTo(r(6, 4));
    assertThat(anew.of("c")).isEqualTo(r(1, 0));
    assertClose(anew.reweighted().of("b"), 5, 5);
  }

  @Test
  void armThatIsOut_isWaitedForNoMore() {
    Earnings earned =
        Earnings.NONE
            .plus(Map.of("a", r(90, 10), "b", r(9, 1), "c", r(5, 5)), 1)
            .reweighted()
            .without("c")
            .plus(Map.of("a", r(90, 10), "b", r(9, 1)), 1);

    assertThat(earned.of("a").mean()).isCloseTo(0.9, within(1e-12));
    assertThat(earned.of("a").trials()).isBetween(150.0, 200.0);
    assertThat(earned.of("c")).isEqualTo(Rewards.NONE);
  }

  @Test
  void forgetting_takesFromAllPeriods_andComesToAnEnd() {
    Earnings earned =
        Earnings.NONE
            .plus(Map.of("a", r(80, 20), "b", r(8, 2)), 1)
            .reweighted()
            .plus(Map.of("a", r(80, 20), "b", r(8, 2)), 0.5);
    assertClose(earned.of("a"), 120, 30);

    for (int i = 0; i < 200; i++) {
      earned = earned.plus(Map.of(), 0.5);
    }
    assertThat(earned.of("a")).isEqualTo(Rewards.NONE);
  }

  private static Rewards r(double hits, double misses) {
    return new Rewards(hits, misses);
  }

  private static void assertClose(Rewards rewards, double hits, double misses) {
    assertThat(rewards.hits()).isCloseTo(hits, within(1e-9));
    assertThat(rewards.misses()).isCloseTo(misses, within(1e-9));
  }
}

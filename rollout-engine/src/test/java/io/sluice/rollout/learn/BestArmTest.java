package io.sluice.rollout.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * Held against scipy 1.17.1: {@code integrate.quad} of {@code stats.beta.pdf} of one arm times
 * {@code stats.beta.cdf} of the others, on panels of one standard deviation.
 */
class BestArmTest {
  @Test
  void probabilities_twoArms_areThoseOfScipy() {
    assertBest(List.of(r(900, 100), r(950, 50)), 0.0000099127, 0.9999900873);
    assertBest(List.of(r(9_000, 1_000), r(9_100, 900)), 0.0079456686, 0.9920543314);
    assertBest(List.of(r(3, 7), r(5, 5)), 0.1934984520, 0.8065015480);
    assertBest(List.of(r(0, 0), r(990_000, 10_000)), 0.0100009800, 0.9899990200);
    assertBest(List.of(r(1e7, 1e5), r(1.0002e7, 1e5)), 0.4822548585, 0.5177451415);
  }

  @Test
  void probabilities_threeArms_areThoseOfScipy() {
    assertBest(
        List.of(r(900, 100), r(920, 80), r(450, 50)), 0.0484299318, 0.8642490267, 0.0873210414);
    assertBest(
        List.of(r(0, 0), r(0, 1_000), r(0, 1_000)), 0.9985032431, 0.0007483784, 0.0007483784);
  }

  @Test
  void probabilities_fractionsByForgetting_areThoseOfScipy() {
    assertBest(List.of(r(12.5, 3.25), r(10, 4)), 0.6873491793, 0.3126508207);
  }

  @Test
  void probabilities_smallCounts_areThoseOfTheIntegralByHand() {
    // Densities 1, 2x, 1: the integral of 2x·x·x is 1/2, and x²·x gives the others 1/4 each.
    assertBest(List.of(r(0, 0), r(1, 0), r(0, 0)), 0.25, 0.5, 0.25);
  }

  @Test
  void probabilities_afterForgettingOfAnyLength_areFinite() {
    for (double kept = 1; kept > 1e-320; kept /= 1.7) {
      for (double hits : new double[] {1, 1e3, 1e6}) {
        double[] best =
            BestArm.probabilities(
                List.of(r(hits, 100 * kept), r(100 * kept, hits), r(hits * kept, kept), r(3, 4)));

        assertThat(DoubleStream.of(best).sum()).isCloseTo(1, within(1e-9));
      }
    }
  }

  @Test
  void probabilities_nothingKnown_areEqual() {
    assertBest(List.of(Rewards.NONE, Rewards.NONE, Rewards.NONE), 1 / 3.0, 1 / 3.0, 1 / 3.0);
  }

  @Test
  void probabilities_fiveArmsFarApart_sumToOne() {
    double[] best =
        BestArm.probabilities(List.of(r(0, 0), r(1e6, 3), r(3, 1e6), r(500, 500), r(99_999, 1)));

    assertThat(DoubleStream.of(best).sum()).isCloseTo(1, within(1e-12));
    assertThat(DoubleStream.of(best)).allMatch(share -> share >= 0);
  }

  private static Rewards r(double hits, double misses) {
    return new Rewards(hits, misses);
  }

  private static void assertBest(List<Rewards> arms, double... expected) {
    assertThat(BestArm.probabilities(arms)).containsExactly(expected, within(2e-10));
  }
}

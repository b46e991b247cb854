package io.sluice.rollout.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference values are dirichlet_multinomial.logpmf less multinomial.logpmf, SciPy 1.17.1. */
final class SampleRatioTest {
  private static final List<Double> HALVES = List.of(0.5, 0.5);

  @Test
  void evidence_isTheRatioOfBothDistributions() {
    assertThat(SampleRatio.logEvidence(List.of(520L, 480L), HALVES))
        .isCloseTo(0.053528187392657856, within(1e-8));
    assertThat(SampleRatio.logEvidence(List.of(5_500L, 4_500L), HALVES))
        .isCloseTo(44.32233766101854, within(1e-8));
    assertThat(SampleRatio.logEvidence(List.of(9_000L, 600L, 400L), List.of(0.9, 0.05, 0.05)))
        .isCloseTo(15.899226789554632, within(1e-8));
  }

  @Test
  void splitAsAsked_lookedAtAThousandTimes_isAlmostNeverDoubted() {
    int doubted = 0;
    var random = new Random(7);
    for (int run = 0; run < 400; run++) {
      long first = 0;
      double highest = 0;
      for (int look = 1; look <= 1_000; look++) {
        first += random.nextInt(2) + random.nextInt(2) + random.nextInt(2) + random.nextInt(2);
        highest =
            Math.max(highest, SampleRatio.logEvidence(List.of(first, 4L * look - first), HALVES));
      }
      doubted += highest > -Math.log(0.05) ? 1 : 0;
    }

    // At most 5 % by the theory; seed 7.
    assertThat(doubted).isLessThanOrEqualTo(20);
  }
}

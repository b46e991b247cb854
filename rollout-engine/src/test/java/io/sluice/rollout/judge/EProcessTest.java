package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

final class EProcessTest {
  private static List<Double> after(Sample... samples) {
    List<Double> wealth = List.of();
    for (Sample sample : samples) {
      wealth = EProcess.fold(wealth, List.of(sample));
    }
    return wealth;
  }

  /**
   * scipy 1.17.1: {@code W = logaddexp(W, log((t**-.5 - (t+1)**-.5) / 10)) + binom.logpmf(k, n, p1)
   * - binom.logpmf(k, n, p0)} over the ten alternatives, then {@code logsumexp} with {@code
   * -.5*log(t+1)} for the reserve.
   */
  @Test
  void logValue_limit_isMixtureOverAlternativesAndOnsets() {
    var wealth =
        after(
            Sample.limited(0, 50, 0.01), Sample.limited(1, 60, 0.01), Sample.limited(4, 55, 0.01));
    assertThat(EProcess.logValue(wealth)).isCloseTo(1.3718378914041616, within(1e-9));
    assertThat(EProcess.logValue(after(Sample.limited(5, 5, 0.01))))
        .isCloseTo(19.28028099447111, within(1e-9));
  }

  @Test
  void logValue_nothingSeen_isZero() {
    assertThat(EProcess.logValue(List.of())).isZero();
  }

  /** Three intervals of four requests at the limit: the expected wealth is exactly 1. */
  @Test
  void fold_rateAtTheLimit_keepsExpectedWealthAtOne() {
    var rate = BinomialDistribution.of(4, 0.2);
    double mean = 0;
    for (int a = 0; a <= 4; a++) {
      for (int b = 0; b <= 4; b++) {
        for (int c = 0; c <= 4; c++) {
          var wealth =
              after(
                  Sample.limited(a, 4, 0.2), Sample.limited(b, 4, 0.2), Sample.limited(c, 4, 0.2));
          mean +=
              rate.probability(a)
                  * rate.probability(b)
                  * rate.probability(c)
                  * Math.exp(EProcess.logValue(wealth));
        }
      }
    }
    assertThat(mean).isCloseTo(1, within(1e-9));
  }

  @Test
  void fold_tenThousandGoodIntervals_remembersNoMoreThanAfterOne() {
    var wealth = after(Sample.limited(0, 100, 0.01));
    int size = wealth.size();
    for (int i = 0; i < 10_000; i++) {
      wealth = EProcess.fold(wealth, List.of(Sample.limited(0, 100, 0.01)));
    }
    assertThat(wealth).hasSize(size).allMatch(Double::isFinite);
    assertThat(wealth.getLast()).isCloseTo(-0.5 * Math.log(10_002), within(1e-9));
  }

  @Test
  void fold_totalFailureAfterLongGoodTime_isFoundByTenRequests() {
    List<Double> wealth = List.of();
    for (int i = 0; i < 1_000; i++) {
      wealth = EProcess.fold(wealth, List.of(Sample.limited(1, 100, 0.01)));
    }
    wealth = EProcess.fold(wealth, List.of(Sample.limited(10, 10, 0.01)));
    assertThat(EProcess.logValue(wealth)).isGreaterThan(Math.log(1e6));
  }

  @Test
  void eventsToReach_thatMany_reach() {
    var sample = Sample.limited(3, 1_000, 0.01);
    long events = EProcess.eventsToReach(Math.log(400), sample);
    assertThat(EProcess.logValue(after(sample.withHits(events))))
        .isGreaterThanOrEqualTo(Math.log(400));
    assertThat(EProcess.logValue(after(sample.withHits(events - 6)))).isLessThan(Math.log(400));
  }

  @Test
  void eventsToReach_tooFewRequests_isMoreThanThereAre() {
    assertThat(EProcess.eventsToReach(Math.log(400), Sample.limited(0, 1, 0.5))).isEqualTo(2);
  }
}

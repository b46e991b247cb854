package io.sluice.rollout.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;

final class EProcessTest {
  private static final Duration TIME = Duration.ofSeconds(5);

  private static Wager after(Sample... samples) {
    Wager wager = Wager.FRESH;
    for (Sample sample : samples) {
      wager = EProcess.fold(wager, List.of(sample), 0.01, TIME);
    }
    return wager;
  }

  /**
   * Worked out in Python with {@code math.lgamma}, for the first interval: {@code logsumexp} over
   * the alternatives of {@code log(share / 8) + betabinom.logpmf(5, 5, p1·s, (1 − p1)·s) −
   * betabinom.logpmf(5, 5, p0·s, (1 − p0)·s)} with s = 1/ρ − 1 where (p1 − p0)·s ≥ 1, and the gamma
   * bet for the alternatives that are nearer.
   */
  @Test
  void logValue_limit_isMixtureOverAlternatives() {
    assertThat(Dispersion.UNKNOWN.correlationAlone())
        .isCloseTo(0.005958961420704977, within(1e-12));
    assertThat(EProcess.logValue(after(Sample.limited(5, 5, 0.01))))
        .isCloseTo(14.299194283159231, within(1e-8));
  }

  @Test
  void logValue_nothingSeen_isZero() {
    assertThat(EProcess.logValue(Wager.FRESH)).isZero();
  }

  /** Three intervals of four requests at the limit: clumps are allowed for, and there are none. */
  @Test
  void fold_rateAtTheLimit_keepsExpectedWealthJustBelowOne() {
    var rate = BinomialDistribution.of(4, 0.2);
    double mean = 0;
    for (int a = 0; a <= 4; a++) {
      for (int b = 0; b <= 4; b++) {
        for (int c = 0; c <= 4; c++) {
          Wager wealth =
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
    assertThat(mean).isBetween(0.98, 1 + 1e-9);
  }

  @Test
  void fold_tenThousandGoodIntervals_remembersNoMoreThanAfterOne() {
    Wager wager = after(new Sample(1, 100, 9, 900, 0, 1));
    int size = wager.logWealth().size();
    for (int i = 0; i < 10_000; i++) {
      wager = EProcess.fold(wager, List.of(new Sample(1, 100, 9, 900, 0, 1)), 0.01, TIME);
    }
    assertThat(wager.logWealth()).hasSize(size).allMatch(Double::isFinite);
    assertThat(wager.logReserve()).isCloseTo(Math.log(7.0 / 8 * 120 / 10_120), within(1e-9));
  }

  @Test
  void fold_totalFailureAfterLongGoodTime_isFoundByTenRequests() {
    Wager wager = Wager.FRESH;
    for (int i = 0; i < 1_000; i++) {
      wager = EProcess.fold(wager, List.of(Sample.limited(1, 100, 0.01)), 0.01, TIME);
    }
    wager = EProcess.fold(wager, List.of(Sample.limited(10, 10, 0.01)), 0.01, TIME);
    assertThat(EProcess.logValue(wager)).isGreaterThan(Math.log(1e6));
  }

  @Test
  void fold_nextPhase_goesOnWithTheEvidence_andHasFreshMoneyAtOnce() {
    Wager wager = after(Sample.limited(4, 10, 0.01), Sample.limited(0, 10, 0.01));
    Wager next = EProcess.fold(wager.nextPhase(), List.of(Sample.limited(0, 10, 0.01)), 0.01, TIME);
    assertThat(EProcess.logValue(next)).isGreaterThan(1);
    assertThat(next.bets()).isEqualTo(3);
    assertThat(next.logReserve() - wager.logReserve()).isCloseTo(Math.log(7.0 / 8), within(1e-9));
  }

  @Test
  void eventsToReach_thatMany_reach() {
    var sample = Sample.limited(3, 1_000, 0.01);
    long events = EProcess.eventsToReach(Math.log(400), Wager.FRESH, sample, 0.01);
    assertThat(EProcess.logValue(after(sample.withHits(events))))
        .isGreaterThanOrEqualTo(Math.log(400));
  }

  @Test
  void eventsToReach_tooFewRequests_isMoreThanThereAre() {
    assertThat(EProcess.eventsToReach(Math.log(400), Wager.FRESH, Sample.limited(0, 1, 0.5), 0.01))
        .isEqualTo(2);
  }
}

package io.sluice.control.source;

import static io.sluice.control.source.Reports.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.source.SteppedFigures.Retries;
import io.sluice.xds.stats.ClusterStats;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AbandonmentTest {
  private static final ClusterStats NOTHING = cluster("c", "-upstream_rq_active", 0);
  private static final int SEEDS = 50;
  private static final long FLUSH = 500_000;
  private static final long TIME = 20 * FLUSH;
  private static final long QUIET = TIME + 10 * FLUSH;
  private static final int READING_TIME = 1_000;

  private final Abandonment balance = new Abandonment();

  @ParameterizedTest
  @MethodSource("io.sluice.control.source.Ending#all")
  void requests_thatEndAnyOtherWay_areNotGivenUp(Ending ending) {
    assertThat(balance.next(ending.figures())).isZero();
    for (int i = 0; i < 10; i++) {
      assertThat(balance.next(NOTHING)).isZero();
    }
  }

  @Test
  void clientsThatGiveUp_onAHangingUpstream_areCountedWhenTheNextFlushConfirms() {
    assertThat(balance.next(cluster("c", "upstream_rq_total", 10, "-upstream_rq_active", 10)))
        .isZero();
    assertThat(balance.next(NOTHING)).isZero();

    assertThat(balance.next(NOTHING)).isEqualTo(10);
    assertThat(balance.next(NOTHING)).isZero();
  }

  @Test
  void clientsThatGiveUp_whileStillWithoutConnection_areCounted() {
    var _ = balance.next(cluster("c", "-upstream_rq_pending_active", 4));
    var _ =
        balance.next(cluster("c", "upstream_rq_cancelled", 4, "-upstream_rq_pending_active", 0));

    assertThat(balance.next(NOTHING)).isEqualTo(4);
  }

  @Test
  void longAnswers_areNeverNegativeNorCountedLater() {
    // The headers are out, the bodies are not.
    assertThat(
            balance.next(
                cluster(
                    "c",
                    "upstream_rq_total",
                    8,
                    "upstream_rq_completed",
                    8,
                    "-upstream_rq_active",
                    8)))
        .isZero();

    assertThat(balance.next(NOTHING)).isZero();
    assertThat(balance.next(NOTHING)).isZero();
  }

  @Test
  void requestsFromBeforeTheStream_areNotGivenUp() {
    var _ = balance.next(cluster("c", "upstream_rq_completed", 7, "-upstream_rq_active", 5));
    var _ = balance.next(cluster("c", "upstream_rq_completed", 5, "-upstream_rq_active", 0));

    assertThat(balance.next(NOTHING)).isZero();
    assertThat(balance.next(NOTHING)).isZero();
  }

  @Test
  void fewThatHang_amongManyAnswered_areFoundWhileTheTrafficGoesOn() {
    long known = 0;
    for (int i = 0; i < 10; i++) {
      known +=
          balance.next(
              cluster(
                  "c",
                  "upstream_rq_total",
                  1_000,
                  "upstream_rq_completed",
                  950,
                  "-upstream_rq_active",
                  0));
    }

    assertThat(known).isBetween(200L, 500L);
  }

  @ParameterizedTest
  @EnumSource
  void figures_readAtAnyMoment_neverShowMoreThanWereGivenUp(Retries retries) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      SteppedFigures figures = new SteppedFigures(random, retries);
      traffic(random, figures);
      for (long at = FLUSH; at < TIME; at += FLUSH) {
        figures.broken(at + random.nextLong(FLUSH), 1 + random.nextInt(20), 10_000);
      }
      Abandonment abandonment = new Abandonment();
      long known = 0;
      for (long at = FLUSH; at < QUIET; at += FLUSH) {
        known += abandonment.next(figures.flush(at, READING_TIME));
        assertThat(known).as("seed %d, at %d", seed, at).isLessThanOrEqualTo(figures.givenUpBy(at));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void figures_readAtAnyMoment_showInTheEndAllThatWereGivenUp(Retries retries) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      SteppedFigures figures = new SteppedFigures(random, retries);
      traffic(random, figures);
      Abandonment abandonment = new Abandonment();
      long known = 0;
      for (long at = FLUSH; at < QUIET; at += FLUSH) {
        known += abandonment.next(figures.flush(at, READING_TIME));
      }
      assertThat(known).as("seed %d", seed).isEqualTo(figures.givenUpBy(QUIET));
    }
  }

  private static void traffic(Random random, SteppedFigures figures) {
    int requests = 200 + random.nextInt(4_000);
    double badShare = random.nextBoolean() ? 0 : random.nextDouble();
    for (int i = 0; i < requests; i++) {
      long at = random.nextLong(TIME);
      long duration = 1 + random.nextLong(random.nextInt(10) == 0 ? FLUSH : 5_000);
      if (random.nextDouble() >= badShare) {
        figures.answered(at, 0, duration);
        continue;
      }
      switch (random.nextInt(5)) {
        case 0 -> figures.answered(at, 1 + random.nextInt(5), duration);
        case 1 -> figures.refused(at, 1 + random.nextInt(5));
        case 2 -> figures.timedOut(at, duration);
        case 3 -> figures.givenUp(at, duration);
        default -> figures.givenUpWhileConnecting(at, duration);
      }
    }
  }
}

package io.sluice.control.store;

import io.sluice.rollout.judge.Dispersion;
import io.sluice.rollout.judge.Scatter;
import io.sluice.rollout.judge.Wager;
import java.util.List;
import java.util.Random;

/** What the judge has staked on a check, drawn from a seed. */
final class WagerSamples {
  private WagerSamples() {}

  static Wager wager(Random random) {
    var logs = List.of(0.0, -1.5, random.nextGaussian());
    var scatter = new Scatter(logs, logs, random.nextDouble(), 2.5, random.nextDouble(), 4.5);
    var pending = new Dispersion.Pending(1, random.nextLong(9), 3, 4, 5, 6);
    var dispersion =
        random.nextBoolean()
            ? Dispersion.UNKNOWN
            : new Dispersion(scatter, Dispersion.UNKNOWN.block(), pending, 7);
    return new Wager(logs, random.nextGaussian(), random.nextLong(99), 2, dispersion);
  }
}

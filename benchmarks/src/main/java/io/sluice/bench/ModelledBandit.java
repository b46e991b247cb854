package io.sluice.bench;

import io.sluice.rollout.learn.Arm;
import io.sluice.rollout.learn.BestArm;
import io.sluice.rollout.learn.Earnings;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.learn.WeightUpdate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Versions with known success rates whose weights follow their rewards; the rates of all may drift
 * together, as those of a service do over a day.
 *
 * @param rates success rate of each arm; the first one is the stable version
 * @param counting how rewards are added up
 * @param update how the weights change; empty for a split in equal parts that stays
 * @param perUpdate requests between two updates
 * @param updates how many updates there are
 * @param drift what is added to all rates and taken away again, in two waves over a run
 * @param stop probability of being best at which it would stop, once each arm has {@link
 *     #LEAST_REWARDS}
 */
record ModelledBandit(
    List<Double> rates,
    Counting counting,
    Optional<WeightUpdate> update,
    int perUpdate,
    int updates,
    double drift,
    double stop) {
  static final int LEAST_REWARDS = 1_000;
  private static final int WHOLE = 10_000;

  ModelledBandit {
    rates = List.copyOf(rates);
  }

  /** How rewards are added up. */
  enum Counting {
    /** All of an arm in one sum. */
    POOLED,
    /** As a rollout does: periods of the same weights, each with the same part for all arms. */
    BY_PERIOD
  }

  /**
   * What came of a run.
   *
   * @param regret requests that failed in expectation, and would not have on the best arm
   * @param stoppedAfter requests until the stop rule held; empty if it never did
   * @param stoppedRight whether it then was for the best arm
   */
  record Course(double regret, Optional<Long> stoppedAfter, boolean stoppedRight) {}

  /** {@return a run whose chance comes from a seed} */
  Course run(long seed) {
    var random = new SplittableRandom(seed);
    int[] weights = first();
    Earnings earnings = Earnings.NONE;
    double best = Collections.max(rates);
    double regret = 0;
    Optional<Long> stopped = Optional.empty();
    boolean right = false;
    for (int round = 1; round <= updates; round++) {
      int[] requests = divided(random, weights);
      double level = drift * Math.sin(4 * Math.PI * round / updates);
      var newest = new HashMap<String, Rewards>();
      for (int arm = 0; arm < requests.length; arm++) {
        long hits = Binomial.draw(random, requests[arm], rates.get(arm) + level);
        newest.put(name(arm), new Rewards(hits, requests[arm] - hits));
        regret += (best - rates.get(arm)) * requests[arm];
      }
      earnings = earnings.plus(newest, 1);
      List<Rewards> rewards = rewards(earnings);
      if (stopped.isEmpty() && rewards.stream().allMatch(r -> r.trials() >= LEAST_REWARDS)) {
        int chosen = chosen(rewards);
        stopped = chosen < 0 ? Optional.empty() : Optional.of((long) round * perUpdate);
        right = chosen >= 0 && rates.get(chosen) == best;
      }
      int[] next = next(weights, rewards);
      if (counting == Counting.BY_PERIOD && !Arrays.equals(next, weights)) {
        earnings = earnings.reweighted();
      }
      weights = next;
    }
    return new Course(regret, stopped, right);
  }

  private static String name(int arm) {
    return "v" + (arm + 1);
  }

  private List<Rewards> rewards(Earnings earnings) {
    return IntStream.range(0, rates.size()).mapToObj(arm -> earnings.of(name(arm))).toList();
  }

  private int chosen(List<Rewards> rewards) {
    double[] best = BestArm.probabilities(rewards);
    return IntStream.range(0, best.length).filter(i -> best[i] >= stop).findFirst().orElse(-1);
  }

  /** Everything is on the stable version at first, as in a rollout. */
  private int[] first() {
    var weights = new int[rates.size()];
    if (update.isEmpty()) {
      Arrays.fill(weights, WHOLE / weights.length);
      weights[0] = WHOLE - WHOLE / weights.length * (weights.length - 1);
    } else {
      weights[0] = WHOLE;
    }
    return weights;
  }

  private int[] next(int[] weights, List<Rewards> rewards) {
    return update
        .map(rule ->
            rule.next(
                IntStream.range(0, weights.length)
                    .mapToObj(i -> new Arm(weights[i], rewards.get(i), true))
                    .toList()))
        .orElse(weights);
  }

  /** The requests of each arm: every request draws its arm by the weights, as at a proxy. */
  private int[] divided(SplittableRandom random, int[] weights) {
    var requests = new int[weights.length];
    int left = perUpdate;
    int whole = WHOLE;
    for (int arm = 0; arm < weights.length - 1; arm++) {
      double share = whole == 0 ? 0 : Math.min(1, (double) weights[arm] / whole);
      requests[arm] = (int) Binomial.draw(random, left, share);
      left -= requests[arm];
      whole -= weights[arm];
    }
    requests[weights.length - 1] = left;
    return requests;
  }
}

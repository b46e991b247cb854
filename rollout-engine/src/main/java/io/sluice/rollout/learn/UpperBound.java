package io.sluice.rollout.learn;

import java.util.List;

/**
 * The indices of UCB1, {@code mean + sqrt(2 ln N / n)} with n requests of the arm and N of all
 * (Auer, Cesa-Bianchi, Fischer, 2002, figure 1). With discounted counts they are those of
 * discounted UCB with ξ = 1/2 (Garivier, Moulines, "On upper-confidence bound policies for
 * switching bandit problems", 2011).
 */
final class UpperBound {
  private UpperBound() {}

  /** {@return the index of each arm, infinite for one that has not been tried} */
  static double[] indices(List<Rewards> arms) {
    double all = arms.stream().mapToDouble(Rewards::trials).sum();
    double log = StrictMath.log(Math.max(1, all));
    return arms.stream()
        .mapToDouble(arm ->
            arm.trials() == 0
                ? Double.POSITIVE_INFINITY
                : arm.mean() + StrictMath.sqrt(2 * log / arm.trials()))
        .toArray();
  }
}

package io.sluice.rollout.learn;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The next weights of the arms of a bandit.
 *
 * <p>Every arm gets its floor, and the rest is shared as the algorithm says. No weight changes by
 * more than the largest step: where that would be too much, all of them go the same part of their
 * way. So a floor that is kept stays kept. Arms that join come first: each gets its floor at once,
 * as far as the largest step allows, from those that have most.
 *
 * @param algorithm how the weights follow the rewards
 * @param floorBasisPoints the least that each arm gets, 0 or more
 * @param maxStepBasisPoints the most by which a weight changes, at least 1
 */
public record WeightUpdate(Algorithm algorithm, int floorBasisPoints, int maxStepBasisPoints) {
  public WeightUpdate {
    requireNonNull(algorithm);
    if (floorBasisPoints < 0 || maxStepBasisPoints < 1) {
      throw new IllegalArgumentException(
          "floor is 0 or more and maxStep 1 or more: "
              + floorBasisPoints
              + ", "
              + maxStepBasisPoints);
    }
  }

  /**
   * {@return the next weights, with the same sum as those before}
   *
   * @param arms the arms that take part; the first one takes what an arm that may not rise leaves
   */
  public int[] next(List<Arm> arms) {
    int[] now = arms.stream().mapToInt(Arm::weightBasisPoints).toArray();
    int[] target = targets(arms.stream().map(Arm::rewards).toList(), Arrays.stream(now).sum());
    for (int i = 1; i < now.length; i++) {
      if (!arms.get(i).mayRise() && target[i] > now[i]) {
        target[0] += target[i] - now[i];
        target[i] = now[i];
      }
    }
    int[] joined = joined(now, target);
    return joined.length == 0 ? towards(now, target) : joined;
  }

  /** {@return the weights with those that join at their floor; empty if none joins} */
  private int[] joined(int[] now, int[] target) {
    int[] joining =
        IntStream.range(0, now.length)
            .filter(i -> now[i] == 0 && target[i] > 0)
            .limit(maxStepBasisPoints)
            .toArray();
    if (joining.length == 0) {
      return joining;
    }
    int floor = Math.min(floorBasisPoints, Arrays.stream(now).sum() / now.length);
    int each = Math.max(1, Math.min(floor, maxStepBasisPoints / joining.length));
    int[] next = now.clone();
    for (int given = 0; given < each * joining.length; given++) {
      next[most(now, next)]--;
      next[joining[given % joining.length]]++;
    }
    return next;
  }

  /** {@return the arm that has most of those that had something before} */
  private static int most(int[] before, int[] weights) {
    return IntStream.range(0, weights.length)
        .filter(arm -> before[arm] > 0)
        .reduce((one, other) -> weights[other] > weights[one] ? other : one)
        .orElseThrow();
  }

  /**
   * {@return where the weights are to go}
   *
   * @param whole their sum
   */
  int[] targets(List<Rewards> arms, int whole) {
    int floor = Math.min(floorBasisPoints, whole / arms.size());
    double[] shares = shares(arms);
    int left = whole - floor * arms.size();
    double[] exact = Arrays.stream(shares).map(share -> share * left).toArray();
    int[] targets = Rounding.toSum(exact, left);
    for (int i = 0; i < targets.length; i++) {
      targets[i] += floor;
    }
    return targets;
  }

  private double[] shares(List<Rewards> arms) {
    return switch (algorithm) {
      case THOMPSON -> BestArm.probabilities(arms);
      case UCB -> highest(UpperBound.indices(arms));
      // An arm that was never tried may be the best one.
      case EPSILON_GREEDY ->
          highest(
              arms.stream()
                  .mapToDouble(arm -> arm.trials() == 0 ? Double.POSITIVE_INFINITY : arm.mean())
                  .toArray());
    };
  }

  /** Everything to the highest, in equal parts where there are several. */
  private static double[] highest(double[] values) {
    double highest = Arrays.stream(values).max().orElseThrow();
    double among = Arrays.stream(values).filter(value -> value == highest).count();
    return Arrays.stream(values).map(value -> value == highest ? 1 / among : 0).toArray();
  }

  private int[] towards(int[] now, int[] target) {
    int longest =
        IntStream.range(0, now.length).map(i -> Math.abs(target[i] - now[i])).max().orElse(0);
    if (longest <= maxStepBasisPoints) {
      return target;
    }
    double part = (double) maxStepBasisPoints / longest;
    double[] exact =
        IntStream.range(0, now.length).mapToDouble(i -> (target[i] - now[i]) * part).toArray();
    int[] steps = Rounding.toSum(exact, 0);
    return IntStream.range(0, now.length).map(i -> now[i] + steps[i]).toArray();
  }
}

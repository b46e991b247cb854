package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

/**
 * Something in a strategy that cannot be carried out.
 *
 * @param path the field, from the strategy on: {@code canary.steps[2].weight}, {@code linear.step}
 * @param sentence what is wrong and what would be right, without a full stop
 */
public record StrategyProblem(String path, String sentence) {
  public StrategyProblem {
    requireNonNull(path);
    requireNonNull(sentence);
  }
}

package io.sluice.rollout.judge;

import java.util.List;

/**
 * What a check remembers between looks.
 *
 * @param logWealth natural logarithm of the wealth of each bet of the mixture, in the order of the
 *     test's grid, and last of the part that is not placed yet; empty where nothing was bet
 * @param failedLooks looks of this phase that were beyond a threshold
 * @param consecutive of these, the latest in a row
 */
public record CheckState(List<Double> logWealth, int failedLooks, int consecutive) {
  /** The beginning. */
  public static final CheckState FRESH = new CheckState(List.of(), 0, 0);

  public CheckState {
    logWealth = List.copyOf(logWealth);
  }
}

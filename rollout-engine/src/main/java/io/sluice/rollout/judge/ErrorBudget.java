package io.sluice.rollout.judge;

import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Policy;
import java.util.List;

/**
 * The division of a policy's error budget: 1 − confidence, in equal parts over the checks that are
 * bound by it, and over the phases with the weights 1/2, 1/6, 1/12, … which sum to 1. Every phase,
 * retry and restart takes the next weight, so that together they never spend more than there is.
 */
final class ErrorBudget {
  private ErrorBudget() {}

  /**
   * {@return the part of a check in a phase} A check that is only shown gets the part that it would
   * have if it were counted.
   *
   * @param checks all checks of the policy, the implicit one included
   * @param epoch the phase's number, from 1 on; before the first phase counts as the first
   */
  static double part(Policy policy, List<MetricCheck> checks, MetricCheck check, int epoch) {
    long counted = checks.stream().filter(ErrorBudget::counted).count();
    long sharers = counted(check) ? counted : counted + 1;
    double turn = Math.max(1, epoch);
    return (1 - policy.confidence()) / sharers / (turn * (turn + 1));
  }

  private static boolean counted(MetricCheck check) {
    return check.importance() != MetricCheck.Importance.DRY_RUN
        && TestChoice.of(check.metric(), check.criterion()).spendsBudget();
  }
}

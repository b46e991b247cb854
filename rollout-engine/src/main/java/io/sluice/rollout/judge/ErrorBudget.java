package io.sluice.rollout.judge;

import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Policy;
import java.util.List;

/**
 * The division of a policy's error budget: 1 − confidence, in equal parts over the checks that are
 * bound by it, of which the implicit one counts for a tenth; and over attempts, each of which takes
 * three quarters of what is left. An attempt lasts over all phases; the next one begins when a
 * rollout goes on after a failed verdict or is started anew.
 */
final class ErrorBudget {
  private static final double IMPLICIT_SHARE = 0.1;
  private static final double LEFT_BY_AN_ATTEMPT = 0.25;

  private ErrorBudget() {}

  /**
   * {@return the part of a check in an attempt} A check that is only shown gets the part that it
   * would have if it were counted.
   *
   * @param checks all checks of the policy, the implicit one included
   * @param attempt the attempt's number, from 1 on
   */
  static double part(Policy policy, List<MetricCheck> checks, MetricCheck check, int attempt) {
    double shares =
        checks.stream().filter(ErrorBudget::counted).mapToDouble(ErrorBudget::share).sum();
    double all = counted(check) ? shares : shares + share(check);
    double left = StrictMath.pow(LEFT_BY_AN_ATTEMPT, attempt - 1.0);
    return (1 - policy.confidence()) * share(check) / all * (1 - LEFT_BY_AN_ATTEMPT) * left;
  }

  private static double share(MetricCheck check) {
    return check.id().equals(SequentialJudge.IMPLICIT_ID) ? IMPLICIT_SHARE : 1;
  }

  private static boolean counted(MetricCheck check) {
    return check.importance() != MetricCheck.Importance.DRY_RUN
        && TestChoice.of(check.metric(), check.criterion()).spendsBudget();
  }
}

package io.sluice.control.config;

import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import java.util.List;

/** A rollout before the policy that it names is looked up. */
record RolloutDraft(
    String name,
    String service,
    String candidate,
    StartMode start,
    Plan plan,
    Analysis analysis,
    Convergence convergence,
    OnFailure onFailure,
    OnInconclusive onInconclusive,
    List<AlertRule> alerts,
    Precedence precedence,
    Conditions conditions,
    List<Hook> hooks,
    List<String> notifiers) {
  RolloutDraft {
    alerts = List.copyOf(alerts);
    hooks = List.copyOf(hooks);
    notifiers = List.copyOf(notifiers);
  }

  /** How a rollout says what it is judged by. */
  sealed interface Analysis {
    /** By nothing but the fleet's convergence and alerts. */
    record None() implements Analysis {}

    /** By a policy of this name. */
    record Use(String policy) implements Analysis {}

    /** By what stands in the rollout itself. */
    record Inline(PolicyDraft policy) implements Analysis {}
  }

  Rollout judgedBy(Policy policy) {
    return new Rollout(
        name,
        service,
        candidate,
        start,
        plan,
        policy,
        convergence,
        onFailure,
        onInconclusive,
        alerts,
        precedence,
        conditions,
        hooks,
        notifiers);
  }
}

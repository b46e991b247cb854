package io.sluice.rollout.engine;

import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the tests of gates and hooks begin with. */
final class GivenHooks {
  /** A call that is tried again for a while. */
  static final HttpCall CALL =
      new HttpCall(
          "https://ci.example/approve",
          List.of(),
          Optional.empty(),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private GivenHooks() {}

  static Rollout with(Rollout r, Hook... hooks) {
    return new Rollout(
        r.name(),
        r.service(),
        r.candidate(),
        r.start(),
        r.plan(),
        r.policy(),
        r.convergence(),
        r.onFailure(),
        r.onInconclusive(),
        r.alerts(),
        r.precedence(),
        r.conditions(),
        List.of(hooks),
        r.notifiers());
  }
}

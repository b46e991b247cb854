package io.sluice.control.api;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** The words for phases, shares and durations in messages to people. */
public final class PhaseLabel {
  private PhaseLabel() {}

  /** {@return a phase as a short phrase: {@code shift to 10 %}, {@code bake 10m}} */
  public static String of(Phase phase) {
    return switch (phase) {
      case Phase.Shift(var weight) -> "shift to " + percent(weight);
      case Phase.Flip() -> "flip to " + percent(Split.WHOLE);
      case Phase.Bake(var atLeast, _) -> "bake " + duration(atLeast);
      case Phase.Gate(GateCheck.Manual()) -> "wait for approval";
      case Phase.Gate(GateCheck.Timed(var timeout, var onTimeout)) ->
          "wait for approval for "
              + duration(timeout)
              + ", then "
              + onTimeout.name().toLowerCase(Locale.ROOT);
      case Phase.Gate(GateCheck.Http(var call)) -> "ask " + call.host();
      case Phase.Gate(GateCheck.Smoke(var probe)) -> "smoke test " + probe.path();
      case Phase.FlagUsers(_, var bake) ->
          "feature flag" + bake.map(b -> " for " + duration(b.atLeast())).orElse("");
      case Phase.Shadow(var runs) ->
          "shadow "
              + runs.stream()
                  .map(run ->
                      run.version()
                          + " "
                          + percent(run.mirror().basisPoints())
                          + " for "
                          + duration(run.atLeast()))
                  .collect(Collectors.joining(", "));
      case Phase.Learn(var candidates, var terms) ->
          terms.update().algorithm().spelled()
              + " bandit among stable, "
              + String.join(", ", candidates)
              + " by "
              + terms.reward().spelled();
      case Phase.Experiment test -> words(test);
      case Phase.Promote() -> "promote";
      case Phase.Stop() -> "stop";
    };
  }

  private static String words(Phase.Experiment test) {
    return "A/B test of "
        + test.shares().stream()
            .map(share -> percent(share.basisPoints()) + " " + share.version())
            .collect(Collectors.joining(", "))
        + " by "
        + test.terms().metric().spelled();
  }

  /** {@return the phase's kind in one word} */
  public static String kind(Phase phase) {
    return phase.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** {@return a share of 0 to 10,000 basis points as a percentage without needless digits} */
  public static String percent(int basisPoints) {
    return new java.math.BigDecimal(basisPoints)
            .movePointLeft(2)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** {@return a duration as config files write it: {@code 1h30m}} */
  public static String duration(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}

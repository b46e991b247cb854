package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A strategy as the config names it, not yet checked: {@link PlanCompiler} finds what is wrong with
 * it and turns it into phases.
 */
public sealed interface Strategy {

  /** A direct swap. */
  record Basic() implements Strategy {}

  /**
   * Traffic in rising steps, each judged.
   *
   * @param steps the steps, weights rising
   */
  record Canary(List<Step> steps) implements Strategy {
    public Canary {
      steps = List.copyOf(steps);
    }

    /** {@return a canary whose steps all bake for the same time, without gates} */
    public static Canary of(List<Integer> weights, Duration bake, Optional<Duration> maxBake) {
      return new Canary(
          weights.stream()
              .map(w -> new Step(w, Optional.of(bake), maxBake, StepGate.NONE))
              .toList());
    }
  }

  /**
   * A step of a canary.
   *
   * @param weightBasisPoints the candidate's share from here on, 1 to 10,000
   * @param bake time for which the step is judged; empty for none
   * @param maxBake time up to which an undecided step is extended; 3 × {@code bake} if empty
   * @param gate what opens the way to the next step after the bake
   */
  record Step(
      int weightBasisPoints, Optional<Duration> bake, Optional<Duration> maxBake, StepGate gate) {
    public Step {
      requireNonNull(bake);
      requireNonNull(maxBake);
      requireNonNull(gate);
    }
  }

  /** What opens the way after a canary's step: its verdict alone, or a person as well. */
  enum StepGate {
    NONE,
    MANUAL
  }

  /**
   * Traffic in equal steps up to all of it, each but the last judged for the same time.
   *
   * @param stepBasisPoints how much each step adds
   * @param every time between two steps
   */
  record Linear(int stepBasisPoints, Duration every) implements Strategy {
    public Linear {
      requireNonNull(every);
    }
  }

  /**
   * Everything at once, after a test and with the old version kept for the way back.
   *
   * @param smoke test of the candidate before it gets traffic, if any
   * @param approval who lets traffic go over
   * @param keepOld time for which the candidate is judged with all traffic before it becomes stable
   */
  record BlueGreen(Optional<HttpProbe> smoke, Approval approval, Duration keepOld)
      implements Strategy {
    public BlueGreen {
      requireNonNull(smoke);
      requireNonNull(approval);
      requireNonNull(keepOld);
    }
  }

  /** Who lets traffic go over to the candidate. */
  enum Approval {
    MANUAL,
    AUTO
  }

  /**
   * A strategy that {@link Presets} names.
   *
   * @param name its name there
   */
  record Preset(String name) implements Strategy {
    public Preset {
      requireNonNull(name);
    }
  }
}

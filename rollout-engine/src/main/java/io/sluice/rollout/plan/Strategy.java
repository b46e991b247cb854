package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

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

  /**
   * What opens the way after a canary's step.
   *
   * @param check who opens it; the step's verdict alone does if it is empty
   */
  record StepGate(Optional<GateCheck> check) {
    /** The verdict alone. */
    public static final StepGate NONE = new StepGate(Optional.empty());

    /** A person as well. */
    public static final StepGate MANUAL = new StepGate(Optional.of(new GateCheck.Manual()));

    public StepGate {
      requireNonNull(check);
    }
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
   * A candidate that lies dormant until a flag turns it on for some users.
   *
   * @param flag the flag as it is at first
   * @param bake time for which it is judged while it is on; empty if only a person ends it
   * @param maxBake time up to which it is extended while undecided; 3 × {@code bake} if empty
   */
  record FeatureFlag(Flag flag, Optional<Duration> bake, Optional<Duration> maxBake)
      implements Strategy {
    public FeatureFlag {
      requireNonNull(flag);
      requireNonNull(bake);
      requireNonNull(maxBake);
    }
  }

  /**
   * Copies of requests for the candidates, whose answers are judged and seen by nobody else.
   *
   * @param terms what holds for every candidate
   * @param versions what holds for some of them in its place
   * @param then what comes after it; empty for what follows from its place
   */
  record Shadow(
      ShadowTerms terms, SortedMap<String, ShadowTerms> versions, Optional<AfterShadow> then)
      implements Strategy {
    public Shadow {
      requireNonNull(terms);
      versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
      requireNonNull(then);
    }
  }

  /**
   * What a shadow gets, and for how long.
   *
   * @param sampleBasisPoints part of the requests that is copied
   * @param methods methods whose requests are copied
   * @param time observed time for which it gets them
   * @param schedule when it gets them
   */
  record ShadowTerms(
      int sampleBasisPoints, List<String> methods, Duration time, Schedule schedule) {
    public ShadowTerms {
      methods = List.copyOf(methods);
      requireNonNull(time);
      requireNonNull(schedule);
    }
  }

  /**
   * Traffic that follows what the candidates and the stable version earn.
   *
   * @param terms how it learns
   */
  record Bandit(BanditTerms terms) implements Strategy {
    public Bandit {
      requireNonNull(terms);
    }
  }

  /**
   * Fixed shares for the candidates and the stable version, until it is known whether one is
   * better.
   *
   * @param split share of each version, the stable one included
   * @param terms what is compared
   */
  record AbTest(SequencedMap<String, Integer> split, ExperimentTerms terms) implements Strategy {
    public AbTest {
      split =
          Collections.unmodifiableSequencedMap(new LinkedHashMap<>((Map<String, Integer>) split));
      requireNonNull(terms);
    }
  }

  /** What comes after a shadow. */
  enum AfterShadow {
    STOP,
    PROMOTE_BEST
  }

  /** The end of a chain: the candidate becomes stable. */
  record Promotion() implements Strategy {}

  /**
   * Strategies one after the other.
   *
   * @param links none of them a chain itself
   */
  record Chain(List<Strategy> links) implements Strategy {
    public Chain {
      links = List.copyOf(links);
    }
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

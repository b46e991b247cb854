package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One phase of a plan. Strategies are lists of these, so that they chain. */
public sealed interface Phase {
  /**
   * {@return the candidate's share that this phase puts in force, in basis points}
   *
   * @param before its share before the phase
   */
  default int weightAfter(int before) {
    return switch (this) {
      case Shift(var weight) -> weight;
      case Flip(), Promote() -> Split.WHOLE;
      case Bake(_, _), Gate(_), FlagUsers(_, _), Shadow(_), Learn(_, _), Experiment(_, _), Stop() ->
          before;
    };
  }

  /**
   * Moves traffic, and is over when the fleet has converged on the new split.
   *
   * @param candidateBasisPoints the candidate's share from now on, 1 to 10,000
   */
  record Shift(int candidateBasisPoints) implements Phase {
    public Shift {
      if (candidateBasisPoints < 1 || candidateBasisPoints > Split.WHOLE) {
        throw new IllegalArgumentException(
            "a shift's weight is 0.01% to 100%, not " + candidateBasisPoints + " bp");
      }
    }
  }

  /**
   * Moves all traffic at once and keeps the old version ready for the way back (blue-green); over
   * when the fleet has converged.
   */
  record Flip() implements Phase {}

  /**
   * Leaves traffic as it is and judges it.
   *
   * @param atLeast observed time before it can be over
   * @param atMost observed time up to which it is extended while it is undecided
   */
  record Bake(Duration atLeast, Duration atMost) implements Phase {
    public Bake {
      requireNonNull(atLeast);
      requireNonNull(atMost);
      if (atLeast.isNegative() || atMost.compareTo(atLeast) < 0) {
        throw new IllegalArgumentException(
            "0 <= bake <= maxBake must hold, not " + atLeast + " and " + atMost);
      }
    }
  }

  /**
   * Waits until somebody or something opens it; traffic stays as it is and is judged.
   *
   * @param check who opens it
   */
  record Gate(GateCheck check) implements Phase {
    public Gate {
      requireNonNull(check);
    }
  }

  /**
   * Puts a feature flag in force, which later phases keep. Over when a person says so, or when it
   * has been on and judged for a time.
   *
   * @param flag the flag as it is at first
   * @param bake for how long it is judged; empty if only a person ends the phase
   */
  record FlagUsers(Flag flag, Optional<Bake> bake) implements Phase {
    public FlagUsers {
      requireNonNull(flag);
      requireNonNull(bake);
    }
  }

  /**
   * Sends copies of requests to shadows and judges their answers, which nobody else sees. Over when
   * each has run for its time and no copies are sent any more.
   *
   * @param runs the shadows, at least one, each of another version
   */
  record Shadow(List<ShadowRun> runs) implements Phase {
    public Shadow {
      runs = List.copyOf(runs);
      if (runs.isEmpty()
          || runs.stream().map(ShadowRun::version).distinct().count() < runs.size()) {
        throw new IllegalArgumentException("shadows are of different versions: " + runs);
      }
    }
  }

  /**
   * Shares the traffic among several candidates and the stable version by what they earn, and
   * chooses the best of them (a multi-armed bandit).
   *
   * @param candidates at least one, none twice
   * @param terms how it learns
   */
  record Learn(List<String> candidates, BanditTerms terms) implements Phase {
    public Learn {
      candidates = List.copyOf(candidates);
      requireNonNull(terms);
      if (candidates.isEmpty() || candidates.stream().distinct().count() < candidates.size()) {
        throw new IllegalArgumentException("arms are different versions: " + candidates);
      }
    }
  }

  /**
   * Divides the traffic among the stable version and the candidates in fixed shares until it is
   * known whether a candidate is better (an A/B test).
   *
   * @param shares shares of the candidates, at least one and each above 0; the rest, above 0 too,
   *     is the stable version's
   * @param terms what is compared
   */
  record Experiment(List<Share> shares, ExperimentTerms terms) implements Phase {
    public Experiment {
      shares = List.copyOf(shares);
      requireNonNull(terms);
      int sum = shares.stream().mapToInt(Share::basisPoints).sum();
      if (shares.isEmpty()
          || sum >= Split.WHOLE
          || shares.stream().anyMatch(share -> share.basisPoints() < 1)
          || shares.stream().map(Share::version).distinct().count() < shares.size()) {
        throw new IllegalArgumentException("candidates have parts of the traffic: " + shares);
      }
    }

    /** {@return the candidates, in order} */
    public List<String> candidates() {
      return shares.stream().map(Share::version).toList();
    }

    /** {@return the split of the phase} */
    public Split split(String stable) {
      int others = shares.stream().mapToInt(Share::basisPoints).sum();
      return new Split(
          Stream.concat(Stream.of(new Share(stable, Split.WHOLE - others)), shares.stream())
              .toList());
    }
  }

  /** Makes the candidate the stable version; always the last phase, where it stands. */
  record Promote() implements Phase {}

  /** Ends the rollout with the stable version as it was; always the last phase, where it stands. */
  record Stop() implements Phase {}

  /** {@return the time for which the phase is judged before it is over by itself, if it is} */
  default Optional<Bake> judgedFor() {
    return switch (this) {
      case Bake bake -> Optional.of(bake);
      case FlagUsers(_, var bake) -> bake;
      case Shift _, Flip _, Gate _, Shadow _, Learn _, Experiment _, Promote _, Stop _ ->
          Optional.empty();
    };
  }

  /** {@return whether it ends a plan} */
  default boolean isLast() {
    return this instanceof Promote || this instanceof Stop;
  }
}

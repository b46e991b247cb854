package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The judgement of a phase at one look. */
public sealed interface Verdict {
  /** {@return what it rests on} */
  Basis basis();

  /** Every critical check passes. */
  record Pass(Basis basis) implements Verdict {
    public Pass {
      requireNonNull(basis);
    }
  }

  /** At least one counted check fails. */
  record Fail(Basis basis, String why) implements Verdict {
    public Fail {
      requireNonNull(basis);
      requireNonNull(why);
    }
  }

  /** Neither; {@code onSilence} says whether missing data asks for more than waiting. */
  record Inconclusive(Basis basis, String why, OnSilence onSilence) implements Verdict {
    public Inconclusive {
      requireNonNull(basis);
      requireNonNull(why);
      requireNonNull(onSilence);
    }
  }

  /** What an inconclusive verdict asks for. */
  enum OnSilence {
    WAIT,
    PAUSE
  }

  /**
   * The time, Envoys and checks behind a verdict.
   *
   * @param from beginning of the data of this phase
   * @param to end of it
   * @param envoys the Envoys that reported in it
   * @param metrics one verdict for each check of the policy, in its order, then for those that
   *     joined it unnamed
   */
  record Basis(Instant from, Instant to, SortedSet<String> envoys, List<MetricVerdict> metrics) {
    public Basis {
      requireNonNull(from);
      requireNonNull(to);
      envoys = Collections.unmodifiableSortedSet(new TreeSet<>(envoys));
      metrics = List.copyOf(metrics);
    }
  }
}

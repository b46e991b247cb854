package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that judging needs of the past; journaled, so that a restart neither resets nor repeats the
 * error budget.
 *
 * @param epoch phases judged so far, over retries and restarts; the error budget is divided over
 *     them
 * @param checks per check id what it remembers of this phase
 * @param candidate what the candidate did in this phase
 * @param baseline what the stable version did in this phase
 * @param from beginning of this phase's first interval
 * @param to end of its last one
 * @param envoys Envoys that reported in this phase
 */
public record JudgeState(
    int epoch,
    SortedMap<String, CheckState> checks,
    Tally candidate,
    Tally baseline,
    Optional<Instant> from,
    Optional<Instant> to,
    SortedSet<String> envoys) {
  /** Before the first phase. */
  public static final JudgeState START =
      new JudgeState(
          0,
          new TreeMap<>(),
          Tally.NONE,
          Tally.NONE,
          Optional.empty(),
          Optional.empty(),
          new TreeSet<>());

  public JudgeState {
    checks = Collections.unmodifiableSortedMap(new TreeMap<>(checks));
    requireNonNull(candidate);
    requireNonNull(baseline);
    requireNonNull(from);
    requireNonNull(to);
    envoys = Collections.unmodifiableSortedSet(new TreeSet<>(envoys));
  }

  /** {@return the same totals with what the checks remember now} */
  public JudgeState withChecks(SortedMap<String, CheckState> remembered) {
    return new JudgeState(epoch, remembered, candidate, baseline, from, to, envoys);
  }

  /**
   * {@return the state with which the next phase begins: nothing seen, one more share of the budget
   * spent}
   */
  public JudgeState nextPhase() {
    return new JudgeState(
        epoch + 1,
        new TreeMap<>(),
        Tally.NONE,
        Tally.NONE,
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>());
  }
}

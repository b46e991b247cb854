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
 * <p>Totals, times and Envoys are those of one phase; evidence runs on over the phases of an
 * attempt.
 *
 * @param epoch phases entered so far, over retries and restarts
 * @param attempt number of the attempt, from 1 on; the error budget is divided over them
 * @param failed whether this attempt has had a failed verdict
 * @param checks per check id what it remembers
 * @param candidate what the candidate did in this phase
 * @param baseline what the stable version did in this phase
 * @param from beginning of this phase's first interval
 * @param to end of its last one
 * @param envoys Envoys that reported in this phase
 * @param memories where several sides are judged at once (shadows, arms), what is remembered of
 *     each
 */
public record JudgeState(
    int epoch,
    int attempt,
    boolean failed,
    SortedMap<String, CheckState> checks,
    Tally candidate,
    Tally baseline,
    Optional<Instant> from,
    Optional<Instant> to,
    SortedSet<String> envoys,
    SortedMap<String, JudgeState> memories) {
  /** Before the first phase. */
  public static final JudgeState START = begun(0, 1, new TreeMap<>());

  public JudgeState {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts are counted from 1, not " + attempt);
    }
    checks = Collections.unmodifiableSortedMap(new TreeMap<>(checks));
    requireNonNull(candidate);
    requireNonNull(baseline);
    requireNonNull(from);
    requireNonNull(to);
    envoys = Collections.unmodifiableSortedSet(new TreeSet<>(envoys));
    memories = Collections.unmodifiableSortedMap(new TreeMap<>(memories));
  }

  /** What is remembered where one side is judged. */
  public JudgeState(
      int epoch,
      int attempt,
      boolean failed,
      SortedMap<String, CheckState> checks,
      Tally candidate,
      Tally baseline,
      Optional<Instant> from,
      Optional<Instant> to,
      SortedSet<String> envoys) {
    this(epoch, attempt, failed, checks, candidate, baseline, from, to, envoys, new TreeMap<>());
  }

  /** {@return the same with other totals of this phase} */
  JudgeState counted(Tally ofCandidate, Tally ofBaseline) {
    return new JudgeState(
        epoch, attempt, failed, checks, ofCandidate, ofBaseline, from, to, envoys, memories);
  }

  /** {@return what is remembered of one of several sides, or nothing yet} */
  JudgeState memoryOf(String side) {
    return memories.getOrDefault(side, begun(epoch, attempt, new TreeMap<>()));
  }

  /** {@return the same with what is remembered of each side now, and what came of it} */
  JudgeState after(
      Verdict verdict,
      SortedMap<String, CheckState> remembered,
      SortedMap<String, JudgeState> rememberedOfSides) {
    boolean failedNow = failed || verdict instanceof Verdict.Fail;
    return new JudgeState(
        epoch,
        attempt,
        failedNow,
        remembered,
        candidate,
        baseline,
        from,
        to,
        envoys,
        rememberedOfSides);
  }

  /** {@return the same totals with what the checks remember now, and what came of it} */
  JudgeState after(Verdict verdict, SortedMap<String, CheckState> remembered) {
    return after(verdict, remembered, memories);
  }

  /**
   * {@return the state with which the next phase begins: nothing counted, and the evidence as it
   * was} After a failed verdict it is a new attempt, whose evidence and budget are its own: with
   * the old evidence it would fail at once.
   */
  public JudgeState nextPhase() {
    if (failed) {
      return begun(epoch + 1, attempt + 1, new TreeMap<>());
    }
    var carried = new TreeMap<String, CheckState>();
    checks.forEach((id, check) -> carried.put(id, check.nextPhase()));
    var carriedMemories = new TreeMap<String, JudgeState>();
    memories.forEach((side, memory) -> carriedMemories.put(side, memory.nextPhase()));
    return begun(epoch + 1, attempt, carried).withMemories(carriedMemories);
  }

  /**
   * {@return the state with which the rollout begins anew} That is a new attempt if anything was
   * judged: what was evidence before need not be about the same thing.
   */
  public JudgeState restarted() {
    return checks.isEmpty() && memories.isEmpty()
        ? begun(epoch, attempt, new TreeMap<>())
        : begun(epoch, attempt + 1, new TreeMap<>());
  }

  private JudgeState withMemories(SortedMap<String, JudgeState> remembered) {
    return new JudgeState(
        epoch, attempt, failed, checks, candidate, baseline, from, to, envoys, remembered);
  }

  private static JudgeState begun(int epoch, int attempt, SortedMap<String, CheckState> checks) {
    return new JudgeState(
        epoch,
        attempt,
        false,
        checks,
        Tally.NONE,
        Tally.NONE,
        Optional.empty(),
        Optional.empty(),
        new TreeSet<>());
  }
}

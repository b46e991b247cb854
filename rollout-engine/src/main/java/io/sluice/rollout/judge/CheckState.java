package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What a check remembers between looks.
 *
 * @param wager the evidence of a sequential test, over all phases of this attempt
 * @param failedLooks looks of this phase that were beyond a threshold
 * @param consecutive of these, the latest in a row
 * @param own what was measured for this check alone
 */
public record CheckState(Wager wager, int failedLooks, int consecutive, Own own) {
  /** The beginning. */
  public static final CheckState FRESH = new CheckState(Wager.FRESH, 0, 0);

  public CheckState {
    requireNonNull(wager);
    requireNonNull(own);
  }

  /** The memory of a check on what the Envoys report. */
  public CheckState(Wager wager, int failedLooks, int consecutive) {
    this(wager, failedLooks, consecutive, Own.NONE);
  }

  /**
   * What was measured for a check on something that the Envoys do not report.
   *
   * @param candidate what the query counted of the candidate in this phase
   * @param stable the same of the stable version
   * @param measurements values of the candidate in this phase
   * @param newest when the newest of them was measured
   * @param told what feedback has told in this phase
   */
  public record Own(
      Tally candidate, Tally stable, int measurements, Optional<Instant> newest, Told told) {
    /** Nothing. */
    public static final Own NONE = new Own(Tally.NONE, Tally.NONE, 0, Optional.empty(), Told.NONE);

    public Own {
      requireNonNull(candidate);
      requireNonNull(stable);
      requireNonNull(newest);
      requireNonNull(told);
    }

    /** {@return the same after further counts} */
    Own plus(Tally ofCandidate, Tally ofStable) {
      return new Own(
          candidate.plus(ofCandidate), stable.plus(ofStable), measurements, newest, told);
    }

    /** {@return the same after a measurement} */
    Own measured(Instant at) {
      return new Own(candidate, stable, measurements + 1, Optional.of(at), told);
    }

    /** {@return the same with what feedback has told by now} */
    Own told(Told now) {
      return new Own(candidate, stable, measurements, newest, now);
    }

    /** {@return what is still known as the next phase begins} */
    Own nextPhase() {
      return new Own(Tally.NONE, Tally.NONE, 0, newest, Told.NONE);
    }

    boolean isNews(Instant at) {
      return newest.isEmpty() || at.isAfter(newest.get());
    }
  }

  /**
   * What feedback has told.
   *
   * @param candidate of the candidate
   * @param stable of the stable version
   * @param openCandidate of that, what no bet was made on, for want of the other side
   * @param openStable the same of the stable version
   */
  public record Told(Moments candidate, Moments stable, Moments openCandidate, Moments openStable) {
    /** Nothing. */
    public static final Told NONE =
        new Told(Moments.NONE, Moments.NONE, Moments.NONE, Moments.NONE);

    public Told {
      requireNonNull(candidate);
      requireNonNull(stable);
      requireNonNull(openCandidate);
      requireNonNull(openStable);
    }

    /** {@return the same after more} */
    Told plus(Moments ofCandidate, Moments ofStable) {
      return new Told(
          candidate.plus(ofCandidate),
          stable.plus(ofStable),
          openCandidate.plus(ofCandidate),
          openStable.plus(ofStable));
    }

    /** {@return the same with nothing open} */
    Told settled() {
      return new Told(candidate, stable, Moments.NONE, Moments.NONE);
    }
  }

  /** {@return the same after further counts of its own} */
  CheckState counting(Tally candidate, Tally stable) {
    return new CheckState(wager, failedLooks, consecutive, own.plus(candidate, stable));
  }

  /** {@return what is still known as the next phase begins} */
  CheckState nextPhase() {
    return new CheckState(wager.nextPhase(), 0, 0, own.nextPhase());
  }
}

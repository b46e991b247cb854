package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

/**
 * What a check remembers between looks.
 *
 * @param wager the evidence of a sequential test, over all phases of this attempt
 * @param failedLooks looks of this phase that were beyond a threshold
 * @param consecutive of these, the latest in a row
 */
public record CheckState(Wager wager, int failedLooks, int consecutive) {
  /** The beginning. */
  public static final CheckState FRESH = new CheckState(Wager.FRESH, 0, 0);

  public CheckState {
    requireNonNull(wager);
  }

  /** {@return what is still known as the next phase begins} */
  CheckState nextPhase() {
    return new CheckState(wager.nextPhase(), 0, 0);
  }
}

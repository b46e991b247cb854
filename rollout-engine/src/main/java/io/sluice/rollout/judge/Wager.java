package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The wealth of a gambler who bets that a version is worse than allowed, and what he knows of its
 * clumps. It runs on over the phases of a rollout.
 *
 * @param logWealth natural logarithm of the wealth on each alternative; empty before the first bet
 * @param logReserve the same of the part that is not placed yet
 * @param bets intervals that were bet on
 * @param phaseBets of these, those in this phase
 * @param dispersion how much failures clump
 */
public record Wager(
    List<Double> logWealth, double logReserve, long bets, int phaseBets, Dispersion dispersion) {
  /** Before the first bet. */
  public static final Wager FRESH = new Wager(List.of(), 0, 0, 0, Dispersion.UNKNOWN);

  public Wager {
    logWealth = List.copyOf(logWealth);
    requireNonNull(dispersion);
  }

  /** {@return the same as the next phase begins} */
  Wager nextPhase() {
    return new Wager(logWealth, logReserve, bets, 0, dispersion);
  }
}

package io.sluice.rollout.sim;

/** A rule that did not hold, with what reproduces it. */
public final class InvariantBroken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  InvariantBroken(Invariant invariant, String detail) {
    super(invariant + " (" + invariant.rule() + "): " + detail);
    this.invariant = invariant;
  }

  /** {@return which rule} */
  public Invariant invariant() {
    return invariant;
  }
}

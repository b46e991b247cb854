package io.sluice.rollout.learn;

/** How traffic follows the rewards; the spelled name is the one of the config. */
public enum Algorithm {
  /**
   * Each arm gets the probability with which it is the best one, which is what drawing from the
   * posteriors for every request comes to (Thompson, "On the likelihood that one unknown
   * probability exceeds another in view of the evidence of two samples", 1933).
   */
  THOMPSON("thompson"),
  /**
   * The arm with the highest upper confidence bound gets everything but the floors (UCB1: Auer,
   * Cesa-Bianchi, Fischer, "Finite-time analysis of the multiarmed bandit problem", 2002).
   */
  UCB("ucb"),
  /** The arm with the highest mean gets everything but the floors, which are its exploration. */
  EPSILON_GREEDY("epsilonGreedy");

  private final String spelled;

  Algorithm(String spelled) {
    this.spelled = spelled;
  }

  /** {@return the name in config files} */
  public String spelled() {
    return spelled;
  }
}

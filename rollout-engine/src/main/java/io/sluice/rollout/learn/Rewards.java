package io.sluice.rollout.learn;

/**
 * What an arm has earned: requests that were rewarded and requests that were not. Fractions arise
 * by forgetting and by standardisation.
 *
 * @param hits rewarded requests, 0 or more
 * @param misses the others, 0 or more
 */
public record Rewards(double hits, double misses) {
  /** Nothing yet. */
  public static final Rewards NONE = new Rewards(0, 0);

  /** Less than this counts for nothing any more, so that forgetting comes to an end. */
  static final double LEAST = 1e-9;

  public Rewards {
    if (!(hits >= 0 && misses >= 0) || Double.isInfinite(hits + misses)) {
      throw new IllegalArgumentException("rewards are 0 or more: " + hits + ", " + misses);
    }
  }

  /** {@return the requests behind them} */
  public double trials() {
    return hits + misses;
  }

  /** {@return the share that was rewarded; NaN before the first request} */
  public double mean() {
    return hits / trials();
  }

  /** {@return the sum of both} */
  public Rewards plus(Rewards newer) {
    return new Rewards(hits + newer.hits, misses + newer.misses);
  }

  /** {@return the same with less weight, as time passes} {@code factor} is 0 to 1. */
  public Rewards discounted(double factor) {
    return new Rewards(snapped(hits * factor), snapped(misses * factor));
  }

  private static double snapped(double count) {
    return count < LEAST ? 0 : count;
  }
}

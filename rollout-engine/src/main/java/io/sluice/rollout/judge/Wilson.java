package io.sluice.rollout.judge;

/**
 * The 95 % score interval of a share, as Wilson gave it in 1927: the shares whose normal test the
 * counts would pass. It is for showing; no decision rests on it.
 *
 * @param low lower end
 * @param high upper end
 */
record Wilson(double low, double high) {
  private static final double Z = 1.959963984540054;

  /**
   * {@return the interval of {@code hits} out of {@code trials}, of which there is at least one}
   */
  static Wilson of(double hits, double trials) {
    double share = hits / trials;
    double widened = 1 + Z * Z / trials;
    double centre = (share + Z * Z / (2 * trials)) / widened;
    double half =
        Z * StrictMath.sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials)) / widened;
    return new Wilson(
        hits <= 0 ? 0 : Math.max(0, centre - half),
        hits >= trials ? 1 : Math.min(1, centre + half));
  }
}

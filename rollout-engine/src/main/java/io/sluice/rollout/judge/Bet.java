package io.sluice.rollout.judge;

/**
 * One bet against the hypothesis of a {@link Sample}: that the candidate's rate is at most {@code c
 * + r·p}, where c is the slack, r the ratio and p the stable version's rate.
 *
 * <p>Each request of the candidate multiplies the stake by {@code 1 + λ(1 − p₀)} if it is bad and
 * by {@code 1 − λp₀} if not; each of the stable version by {@code 1 − η(1 − θ)} or {@code 1 + ηθ},
 * where {@code p₀ = c + rθ}. All is divided by {@code exp(penalty)}. With n and m requests and a
 * correlation ρ that is allowed for, {@code q = nρλ} and
 *
 * <pre>
 *   η = ((1 − q)^−r − 1) / (mρ)
 *   penalty = (c·(−log(1 − q) − q) + θ·((1 − q)^−r − 1 − rq)) / ρ
 * </pre>
 *
 * which for ρ → 0 are {@code rnλ/m} and 0.
 *
 * <p>The expectation of the factor is at most 1 for independent requests, whatever λ, θ, ρ and p
 * are: as {@code log(1 + z) ≤ z}, its logarithm is at most {@code nλr(p − θ) − mη(p − θ) −
 * penalty}, which is at most {@code −p((1 − q)^−r − 1 − rq)/ρ ≤ 0}. It is 1 if both versions' rates
 * vary independently from interval to interval by gamma distributions with means c + rp and p and
 * variance ρ times the mean, whatever p is.
 *
 * @param lambda λ
 * @param eta η
 * @param candidateRate p₀
 * @param stableRate θ
 * @param penalty the penalty
 */
record Bet(double lambda, double eta, double candidateRate, double stableRate, double penalty) {
  /** No odds can be put against a limit of 1; this is how near to it a limit may come. */
  private static final double SMALLEST_GAP = 1e-9;

  /**
   * What an event pays that the hypothesis rules out: as it has probability 0, any price is fair.
   */
  private static final double LOG_FACTOR_OF_THE_IMPOSSIBLE = 1000;

  /** The largest q: beyond it the bet would be on ever more failures in one clump. */
  private static final double LARGEST_CLUMP = 0.9;

  /** What a bad request of the stable version may cost at most. */
  private static final double LARGEST_LOSS = 0.999;

  private static final double NO_CORRELATION = 1e-12;

  /**
   * {@return the bet that gains most if the candidate's odds are so many times what the bound
   * allows}
   *
   * @param guess the stable version's rate, as well as it was known before the interval
   * @param correlation how alike the requests of one version in one interval are
   * @param oddsFactor how much larger the candidate's odds are in the alternative, above 1
   */
  static Bet on(Sample sample, double guess, double correlation, double oddsFactor) {
    double n = sample.trials();
    double c = Math.min(sample.slack(), 1 - SMALLEST_GAP);
    double misses = sample.ratio() == 0 ? 1 - c : 1 - guess;
    double rho = Math.max(NO_CORRELATION, correlation * misses);
    double bound = Math.clamp(c + sample.ratio() * guess, SMALLEST_GAP, 1 - SMALLEST_GAP);
    double aim = aim(bound, oddsFactor);
    if (sample.ratio() == 0) {
      double lambda = Math.min((aim - c) / (c * (1 - c)), LARGEST_CLUMP / (n * rho));
      double q = n * rho * lambda;
      return new Bet(lambda, 0, c, 0, c / rho * Math.max(0, -StrictMath.log1p(-q) - q));
    }
    double pull = sample.ratio() * n * (1.0 / sample.stableTrials() + rho);
    double expected = (bound + pull * aim) / (pull + 1);
    double theta = Math.max(0, (expected - c) / sample.ratio());
    double lambda = Math.max(0, (aim - expected) / (expected * (1 - expected)));
    return compared(sample, rho, theta, lambda);
  }

  /** {@return the rate whose odds are so many times those of a rate below 1} */
  static double aim(double rate, double oddsFactor) {
    return oddsFactor * rate / (1 + (oddsFactor - 1) * rate);
  }

  /**
   * {@return the bet with a part of the highest stake, whose centre is what the bound allows if the
   * guess is right} Where the variance of values is not known, neither is which stake gains most.
   *
   * @param guess the stable version's mean, as well as it was known before the interval
   * @param part of the highest stake, above 0 and below 1
   */
  static Bet around(Sample sample, double guess, double part) {
    double c = Math.min(sample.slack(), 1 - SMALLEST_GAP);
    double centre = Math.clamp(c + sample.ratio() * guess, SMALLEST_GAP, 1 - SMALLEST_GAP);
    if (sample.ratio() == 0) {
      return new Bet(part / centre, 0, centre, 0, 0);
    }
    double theta = (centre - c) / sample.ratio();
    double perStake = sample.ratio() * sample.trials() / sample.stableTrials();
    double lambda = part / Math.max(centre, perStake * Math.clamp(1 - theta, 0.0, 1.0));
    return new Bet(lambda, perStake * lambda, centre, theta, 0);
  }

  private static Bet compared(Sample sample, double rho, double theta, double wanted) {
    double clump = sample.stableTrials() * rho;
    double most = clump * LARGEST_LOSS / (1 - Math.min(theta, LARGEST_LOSS));
    double highest = -StrictMath.expm1(-StrictMath.log1p(most) / sample.ratio());
    double q = Math.min(Math.min(sample.trials() * rho * wanted, LARGEST_CLUMP), highest);
    double c = Math.min(sample.slack(), 1 - SMALLEST_GAP);
    double ratio = sample.ratio();
    double log = -StrictMath.log1p(-q);
    double grown = StrictMath.expm1(ratio * log);
    // Both differences are about q² for small q; rounding must not make them negative.
    double penalty = (c * Math.max(0, log - q) + theta * Math.max(0, grown - ratio * q)) / rho;
    return new Bet(q / (sample.trials() * rho), grown / clump, c + ratio * theta, theta, penalty);
  }

  /** {@return the natural logarithm of the factor by which the bet's stake is multiplied} */
  double logFactor(Sample sample) {
    if (sample.slack() == 0 && sample.ratio() == 0) {
      return sample.hits() * LOG_FACTOR_OF_THE_IMPOSSIBLE;
    }
    if (sample.countsEvents()) {
      return logOf(sample.hits(), lambda * (1 - candidateRate))
          + logOf(sample.trials() - sample.hits(), -lambda * candidateRate)
          + logOf(sample.stableHits(), -eta * (1 - stableRate))
          + logOf(sample.stableTrials() - sample.stableHits(), eta * stableRate)
          - penalty;
    }
    var candidate = new Moments(sample.trials(), sample.hits(), sample.squares());
    var stable = new Moments(sample.stableTrials(), sample.stableHits(), sample.stableSquares());
    return atLeast(candidate, lambda, candidateRate) + atLeast(stable, -eta, stableRate) - penalty;
  }

  /**
   * {@return what the logarithms of {@code 1 + stake·(x − centre)} sum up to at least, for values x
   * from 0 to 1 of which only sums are known}
   *
   * <p>The better one of two bounds: as the logarithm is concave it lies above its chord from 0 to
   * 1, which is exact for zeros and ones; and {@code log(1 + uz) ≥ uz + z²(log(1 − u) + u)} for z
   * from −1 on and u in [0, 1), which is good where the values vary little (Fan, Grama and Liu
   * 2015).
   */
  static double atLeast(Moments values, double stake, double centre) {
    if (values.units() == 0) {
      return 0;
    }
    double chord =
        logOf(values.sum(), stake * (1 - centre))
            + logOf(values.units() - values.sum(), -stake * centre);
    double furthest = stake > 0 ? centre : 1 - centre;
    double u = Math.abs(stake) * furthest;
    if (u >= 1 || u < NO_CORRELATION) {
      return chord;
    }
    Moments around = values.moved(centre, 1);
    double curve = (StrictMath.log1p(-u) + u) / (furthest * furthest);
    return Math.max(chord, stake * around.sum() + around.squares() * curve);
  }

  private static double logOf(double requests, double gain) {
    return requests == 0 ? 0 : requests * StrictMath.log1p(Math.max(gain, SMALLEST_GAP - 1));
  }

  /** {@return the odds of the fixed part of the bound} */
  static double limitOdds(Sample sample) {
    double slack = Math.min(sample.slack(), 1 - SMALLEST_GAP);
    return slack / (1 - slack);
  }
}

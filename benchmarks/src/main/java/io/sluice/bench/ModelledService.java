package io.sluice.bench;

import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A service with two versions under Poisson load, whose failures and log-normal durations are drawn
 * for each interval of 5 s.
 */
final class ModelledService {
  static final int INTERVAL_SECONDS = 5;
  private static final double MEDIAN_MILLIS = 50;
  private static final double SIGMA = 0.5;
  private static final double SLOW_STRETCH = 10;
  private static final int MINUTE = 12;
  private static final int CYCLE_INTERVALS = 240;
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
  private static final double[] BOUNDS = bounds();

  private final Traffic traffic;
  private final RandomGenerator random;
  private final Map<Double, double[]> belowBounds = new HashMap<>();
  private int spikeIntervalsLeft;
  private long number;
  private double candidateRate;
  private double stableRate;

  ModelledService(Traffic traffic, RandomGenerator random) {
    this.traffic = traffic;
    this.random = random;
  }

  /**
   * The traffic of a service.
   *
   * @param perSecond requests of both versions together
   * @param weight the candidate's share
   * @param errorRate share of failures of a good version
   * @param weather what happens to both versions alike
   */
  record Traffic(double perSecond, double weight, double errorRate, Weather weather) {}

  /** What happens to both versions alike. */
  enum Weather {
    CALM,
    /** Once in ten minutes, 20 s with 20 points more failures and doubled durations. */
    SPIKES,
    /** Load and failures rise and fall by half within twenty minutes, a day in short. */
    CYCLE,
    /** Failures come in clumps: each version's rate is beta-distributed with correlation 0.01. */
    CLUMPS,
    /** The same with correlation 0.001 and a rate that stays for a minute. */
    BURSTS
  }

  /**
   * What is wrong with the candidate.
   *
   * @param errorRate its share of failures
   * @param stretch factor on its durations
   * @param slowShare share of its requests that take ten times as long
   * @param growing whether it grows evenly from nothing to this
   */
  record Fault(double errorRate, double stretch, double slowShare, boolean growing) {
    Fault(double errorRate, double stretch) {
      this(errorRate, stretch, 0, false);
    }

    /** {@return the same that grows evenly} */
    Fault growingEvenly() {
      return new Fault(errorRate, stretch, slowShare, true);
    }

    /** {@return as much of it as there is, as a version without fault has these errors} */
    Fault part(double share, double goodErrorRate) {
      return new Fault(
          goodErrorRate + share * (errorRate - goodErrorRate),
          1 + share * (stretch - 1),
          share * slowShare,
          growing);
    }
  }

  /** {@return the next interval} */
  Interval next(Instant from, Fault fault) {
    boolean spike = spike();
    double more = spike ? 0.2 : 0;
    double slower = spike ? 2 : 1;
    double tide = tide();
    if (number++ % (traffic.weather() == Weather.BURSTS ? MINUTE : 1) == 0) {
      candidateRate = rate(fault.errorRate() * tide + more);
      stableRate = rate(traffic.errorRate() * tide + more);
    }
    long all = Binomial.poisson(random, traffic.perSecond() * tide * INTERVAL_SECONDS);
    long candidates = Binomial.draw(random, all, traffic.weight());
    long slow = Binomial.draw(random, candidates, fault.slowShare());
    double stretch = slower * fault.stretch();
    Tally quick = tally(candidates - slow, candidateRate, stretch);
    Tally candidate =
        slow == 0 ? quick : quick.plus(tally(slow, candidateRate, SLOW_STRETCH * stretch));
    Tally stable = tally(all - candidates, stableRate, slower);
    return new Interval(
        from,
        from.plusSeconds(INTERVAL_SECONDS),
        new TreeMap<>(Map.of("v1", stable, "v2", candidate)),
        new TreeSet<>(List.of("envoy")));
  }

  private double tide() {
    return traffic.weather() == Weather.CYCLE
        ? 1 + Math.sin(2 * Math.PI * number / CYCLE_INTERVALS) / 2
        : 1;
  }

  private boolean spike() {
    if (traffic.weather() != Weather.SPIKES) {
      return false;
    }
    if (spikeIntervalsLeft == 0 && random.nextInt(120) == 0) {
      spikeIntervalsLeft = 4;
    }
    spikeIntervalsLeft = Math.max(0, spikeIntervalsLeft - 1);
    return spikeIntervalsLeft > 0;
  }

  /** Beta with correlation ρ by two gamma draws, a + b = 1/ρ − 1. */
  private double rate(double mean) {
    double rho =
        switch (traffic.weather()) {
          case CALM, SPIKES, CYCLE -> 0;
          case CLUMPS -> 0.01;
          case BURSTS -> 0.001;
        };
    if (rho == 0 || mean >= 1) {
      return Math.min(1, mean);
    }
    double size = 1 / rho - 1;
    double a = gamma(mean * size);
    double b = gamma((1 - mean) * size);
    return a / (a + b);
  }

  /** Marsaglia and Tsang's method; a shape below 1 is raised by one and scaled back. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
      if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  private Tally tally(long requests, double errorRate, double stretch) {
    long failed = Binomial.draw(random, requests, errorRate);
    return new Tally(requests, failed, 0, 0, durations(requests, stretch));
  }

  private Histogram durations(long requests, double stretch) {
    double[] upTo = belowBounds.computeIfAbsent(stretch, ModelledService::sharesBelowBounds);
    var counts = new long[BOUNDS.length + 1];
    long left = requests;
    double below = 0;
    for (int i = 0; i < BOUNDS.length && left > 0; i++) {
      counts[i] = Binomial.draw(random, left, (upTo[i] - below) / (1 - below));
      left -= counts[i];
      below = upTo[i];
    }
    counts[BOUNDS.length] = left;
    return Histogram.of(BOUNDS, counts);
  }

  private static double[] sharesBelowBounds(double stretch) {
    return DoubleStream.of(BOUNDS)
        .map(bound -> Math.log(bound / (MEDIAN_MILLIS * stretch)) / SIGMA)
        .map(STANDARD::cumulativeProbability)
        .toArray();
  }

  /** Bounds a fifth apart, so that a quantile is right within 10 %. */
  private static double[] bounds() {
    var bounds = new double[28];
    double bound = 10;
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = bound;
      bound *= 1.2;
    }
    return bounds;
  }
}

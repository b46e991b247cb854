package io.sluice.rollout.forecast;

import io.sluice.rollout.forecast.Scenario.Fault;
import io.sluice.rollout.forecast.Scenario.Spikes;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** A service whose counts are drawn interval by interval, as a scenario says. */
final class ModelledService {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);
  private static final double Z99 = STANDARD.inverseCumulativeProbability(0.99);
  private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();
  private static final int BUCKETS = 40;

  private final Scenario scenario;
  private final String candidate;
  private final Instant start;
  private final Draws draws;
  private final double[] bounds;
  private Instant spikeEnds;

  ModelledService(Scenario scenario, String candidate, Instant start, Draws draws) {
    this.scenario = scenario;
    this.candidate = candidate;
    this.start = start;
    this.draws = draws;
    spikeEnds = start;
    // A fifth apart, so that a quantile is right within 10 %.
    bounds =
        DoubleStream.iterate(scenario.quality().medianMillis() / 20, bound -> bound * 1.2)
            .limit(BUCKETS)
            .toArray();
  }

  /** {@return what the versions do under a split} */
  Interval next(Split split, Instant from, Instant to) {
    double seconds = Duration.between(from, to).toNanos() / 1e9;
    Optional<Spikes> spike = spike(from, seconds);
    long left = draws.poisson(load(from) * seconds);
    int pointsLeft = Split.WHOLE;
    var versions = new TreeMap<String, Tally>();
    List<Share> shares = new ArrayList<>(split.shares());
    for (Share share : shares) {
      long requests =
          pointsLeft == 0 ? 0 : draws.binomial(left, share.basisPoints() / (double) pointsLeft);
      versions.put(share.version(), tally(share.version(), requests, to, spike));
      left -= requests;
      pointsLeft -= share.basisPoints();
    }
    return new Interval(from, to, versions, new TreeSet<>(List.of("envoy")));
  }

  private double load(Instant at) {
    double day = Duration.between(start, at).toNanos() / 1e9 / DAY_SECONDS;
    return scenario.perSecond() * (1 + scenario.daily() * StrictMath.sin(2 * Math.PI * day));
  }

  /** {@return the spike that is going on, if there is one} */
  private Optional<Spikes> spike(Instant from, double seconds) {
    if (scenario.spikes().isEmpty()) {
      return Optional.empty();
    }
    Spikes spikes = scenario.spikes().get();
    double intervals = spikes.every().toNanos() / 1e9 / seconds;
    if (!spikeEnds.isAfter(from) && draws.chance(1 / intervals)) {
      spikeEnds = from.plus(spikes.lasting());
    }
    return spikeEnds.isAfter(from) ? scenario.spikes() : Optional.empty();
  }

  private Tally tally(String version, long requests, Instant to, Optional<Spikes> spike) {
    double share = version.equals(candidate) ? faulty(to) : 0;
    Fault fault = scenario.fault().orElse(new Fault(Duration.ZERO, Duration.ZERO, 0, 1));
    double good = scenario.quality().errors();
    double errors = good + share * (fault.errors() - good);
    double slower = StrictMath.pow(fault.slower(), share);
    if (spike.isPresent()) {
      errors += spike.get().errors();
      slower *= spike.get().slower();
    }
    long failed = draws.binomial(requests, clumped(Math.clamp(errors, 0, 1)));
    return new Tally(requests, failed, 0, 0, durations(requests, slower));
  }

  /** {@return how much of the fault there is, 0 to 1} */
  private double faulty(Instant at) {
    if (scenario.fault().isEmpty()) {
      return 0;
    }
    Fault fault = scenario.fault().get();
    double since = Duration.between(start.plus(fault.onset()), at).toNanos() / 1e9;
    double growing = fault.growing().toNanos() / 1e9;
    return since <= 0 ? 0 : growing == 0 ? 1 : Math.min(1, since / growing);
  }

  /** A share of an interval of its own, beta-distributed with the scenario's correlation. */
  private double clumped(double mean) {
    if (scenario.clumping() == 0 || mean <= 0 || mean >= 1) {
      return mean;
    }
    double size = 1 / scenario.clumping() - 1;
    return draws.beta(mean * size, (1 - mean) * size);
  }

  private Histogram durations(long requests, double slower) {
    double median = scenario.quality().medianMillis() * slower;
    double sigma =
        StrictMath.log(scenario.quality().p99Millis() / scenario.quality().medianMillis()) / Z99;
    var counts = new long[bounds.length + 1];
    long left = requests;
    double below = 0;
    for (int i = 0; i < bounds.length && left > 0; i++) {
      double upTo =
          STANDARD.cumulativeProbability(
              StrictMath.log(bounds[i] / median) / Math.max(sigma, 1e-6));
      counts[i] = below >= 1 ? 0 : draws.binomial(left, (upTo - below) / (1 - below));
      left -= counts[i];
      below = upTo;
    }
    counts[bounds.length] = left;
    return Histogram.of(bounds, counts);
  }
}

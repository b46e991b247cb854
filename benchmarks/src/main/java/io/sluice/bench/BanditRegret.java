package io.sluice.bench;

import io.sluice.bench.ModelledBandit.Counting;
import io.sluice.bench.ModelledBandit.Course;
import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.WeightUpdate;
import java.io.PrintStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The regret of the bandit's algorithms on modelled versions, as tables: how many more requests
 * fail than if all had gone to the best version, beside a split in equal parts and the bound of Lai
 * and Robbins ("Asymptotically efficient adaptive allocation rules", 1985), which no algorithm that
 * is good everywhere stays below in the long run.
 *
 * <p>Then the choices where the rates of all versions drift together and where all versions are the
 * same, with the counts of an arm pooled and as a rollout adds them up.
 *
 * <p>Run with {@code --quick} for a small run; {@code --runs=N} runs per row; {@code --seed=N}. It
 * exits with 1 if an algorithm loses against the split in equal parts, beyond chance, or if drift
 * makes the counts of a rollout choose a wrong version in more than one run in twenty.
 */
public final class BanditRegret {
  private static final List<List<Double>> SERVICES =
      List.of(
          List.of(0.90, 0.92, 0.95),
          List.of(0.95, 0.90, 0.92),
          List.of(0.99, 0.995),
          List.of(0.5, 0.6));

  private final PrintStream out;
  private final int runs;
  private final long seed;
  private int lost;

  private BanditRegret(PrintStream out, int runs, long seed) {
    this.out = out;
    this.runs = runs;
    this.seed = seed;
  }

  /** Prints the tables. */
  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var regret =
        new BanditRegret(System.out, options.number("runs", 200, 4), options.number("seed", 1, 1));
    SERVICES.forEach(rates -> regret.table(rates, 100, 1_000, new Shape("free", 100, 10_000)));
    SERVICES.forEach(rates -> regret.table(rates, 1_000, 500, new Shape("bound", 500, 1_000)));
    for (double drift : new double[] {0, 0.02, 0.05}) {
      regret.choices(List.of(0.90, 0.905, 0.91), drift);
      regret.choices(List.of(0.92, 0.92, 0.92), drift);
    }
    System.exit(regret.lost > 0 ? 1 : 0);
  }

  /** How weights are bound. */
  private record Shape(String name, int floorBasisPoints, int maxStepBasisPoints) {}

  private void table(List<Double> rates, int perUpdate, int updates, Shape shape) {
    long requests = (long) perUpdate * updates;
    out.printf(
        Locale.ROOT,
        "%nSuccess rates %s, %,d requests, an update each %,d; %s: floor %d %%, maxStep %d %%%n",
        rates,
        requests,
        perUpdate,
        shape.name(),
        shape.floorBasisPoints() / 100,
        shape.maxStepBasisPoints() / 100);
    out.printf(
        Locale.ROOT,
        "%-14s %9s   %-17s %14s %12s%n",
        "",
        "regret",
        "95 % CI",
        "stop, median",
        "stop, wrong");
    Range equal =
        row(
            "equal parts",
            new ModelledBandit(
                rates, Counting.BY_PERIOD, Optional.empty(), perUpdate, updates, 0, 0.99));
    for (Algorithm algorithm : Algorithm.values()) {
      var update =
          new WeightUpdate(algorithm, shape.floorBasisPoints(), shape.maxStepBasisPoints());
      Range range =
          row(
              algorithm.spelled(),
              new ModelledBandit(
                  rates, Counting.BY_PERIOD, Optional.of(update), perUpdate, updates, 0, 0.99));
      lost += range.low() > equal.high() ? 1 : 0;
    }
    out.printf(Locale.ROOT, "%-14s %9.1f%n", "Lai-Robbins", bound(rates, requests));
  }

  /** What is chosen by the counts of one day of updates, each of a minute. */
  private void choices(List<Double> rates, double drift) {
    boolean same = Collections.min(rates).equals(Collections.max(rates));
    out.printf(
        Locale.ROOT,
        "%nSuccess rates %s, drift ± %.2f, %,d requests; floor 5 %%, maxStep 10 %%: %s%n",
        rates,
        drift,
        500 * 1_440,
        same ? "how often a version is chosen" : "how often a wrong version is chosen");
    for (Algorithm algorithm : Algorithm.values()) {
      for (Counting counting : Counting.values()) {
        var update = Optional.of(new WeightUpdate(algorithm, 500, 1_000));
        List<Course> courses =
            courses(new ModelledBandit(rates, counting, update, 500, 1_440, drift, 0.99));
        long chosen = courses.stream().filter(c -> c.stoppedAfter().isPresent()).count();
        long right = courses.stream().filter(Course::stoppedRight).count();
        long shown = same ? chosen : chosen - right;
        out.printf(
            Locale.ROOT,
            "%-14s %-10s %6d/%5d%s%n",
            algorithm.spelled(),
            counting == Counting.POOLED ? "pooled" : "by period",
            shown,
            runs,
            same ? "" : ", right " + right);
        boolean isWrong = !same && counting == Counting.BY_PERIOD && shown * 20 > runs;
        lost += isWrong ? 1 : 0;
      }
    }
  }

  private List<Course> courses(ModelledBandit bandit) {
    return LongStream.range(0, runs)
        .parallel()
        .mapToObj(i -> bandit.run(seed * 1_000_003L + i))
        .toList();
  }

  /** A mean with its 95 % interval by the central limit theorem. */
  private record Range(double low, double mean, double high) {
    static Range of(double[] values) {
      double mean = java.util.Arrays.stream(values).average().orElseThrow();
      double squares = java.util.Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      double half = 1.96 * Math.sqrt(squares / (values.length - 1.0) / values.length);
      return new Range(mean - half, mean, mean + half);
    }
  }

  private Range row(String name, ModelledBandit bandit) {
    List<Course> courses = courses(bandit);
    Range regret = Range.of(courses.stream().mapToDouble(Course::regret).toArray());
    long[] stops =
        courses.stream()
            .flatMap(c -> c.stoppedAfter().stream())
            .mapToLong(s -> s)
            .sorted()
            .toArray();
    long wrong =
        courses.stream().filter(c -> c.stoppedAfter().isPresent() && !c.stoppedRight()).count();
    String median =
        stops.length * 2 <= runs ? "never" : String.format(Locale.ROOT, "%,d", stops[runs / 2]);
    out.printf(
        Locale.ROOT,
        "%-14s %9.1f   %7.1f-%-9.1f %14s %6d/%5d%n",
        name,
        regret.mean(),
        regret.low(),
        regret.high(),
        median,
        wrong,
        runs);
    return regret;
  }

  /** The sum over the worse arms of gap / divergence from the best, times the logarithm. */
  private static double bound(List<Double> rates, long requests) {
    double best = Collections.max(rates);
    return rates.stream()
            .filter(rate -> rate < best)
            .mapToDouble(rate -> (best - rate) / divergence(rate, best))
            .sum()
        * Math.log((double) requests);
  }

  private static double divergence(double of, double from) {
    return of * Math.log(of / from) + (1 - of) * Math.log((1 - of) / (1 - from));
  }
}

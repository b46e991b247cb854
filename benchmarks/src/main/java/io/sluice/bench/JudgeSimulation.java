package io.sluice.bench;

import io.sluice.bench.ModelledService.Fault;
import io.sluice.bench.ModelledService.Traffic;
import io.sluice.bench.ModelledService.Weather;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.Policy;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The judge's two errors on modelled traffic, as tables: how often an equal version is failed in an
 * hour, and how many requests a bad one gets until it is.
 *
 * <p>Run with {@code --quick} for a small run; {@code --runs=N} hours per cell of equal versions, a
 * tenth of it for clumps and bad versions; {@code --seed=N}. It exits with 1 if an equal version is
 * failed more often than the error budget of 1 % allows, beyond chance, in calm weather or spikes.
 */
public final class JudgeSimulation {
  private static final double[] LOADS = {1, 10, 100, 1000};
  private static final double[] WEIGHTS = {0.01, 0.1, 0.5};
  private static final double[] ERROR_RATES = {0.001, 0.01};
  private static final double BUDGET = 0.01;

  private final PrintStream out;
  private final int runs;
  private final long seed;
  private int broken;

  private JudgeSimulation(PrintStream out, int runs, long seed) {
    this.out = out;
    this.runs = runs;
    this.seed = seed;
  }

  /** Prints the tables. */
  public static void main(String[] arguments) {
    int runs = List.of(arguments).contains("--quick") ? 20 : number("--runs=", arguments, 1000);
    var simulation = new JudgeSimulation(System.out, runs, number("--seed=", arguments, 1));
    simulation.equalVersions();
    simulation.badVersions();
    System.exit(simulation.broken > 0 ? 1 : 0);
  }

  private static int number(String option, String[] arguments, int otherwise) {
    for (String argument : arguments) {
      if (argument.startsWith(option)) {
        return Integer.parseInt(argument.substring(option.length()));
      }
    }
    return otherwise;
  }

  private void equalVersions() {
    out.printf(
        Locale.ROOT, "Equal versions, failed within an hour of 720 looks (target: at most 1 %%)%n");
    out.printf(
        Locale.ROOT,
        "%-8s %7s %7s %7s %7s   %s%n",
        "weather",
        "load/s",
        "weight",
        "errors",
        "failed",
        "95 % CI");
    for (Weather weather : Weather.values()) {
      for (double errorRate : ERROR_RATES) {
        for (double load : LOADS) {
          for (double weight : WEIGHTS) {
            equalVersion(new Traffic(load, weight, errorRate, weather));
          }
        }
      }
    }
  }

  private void equalVersion(Traffic traffic) {
    var equal = new Fault(traffic.errorRate(), 1);
    int count = traffic.weather() == Weather.CLUMPS ? fewer() : runs;
    long failed =
        hours(both(), traffic, equal, count).stream()
            .filter(hour -> hour.failedAfter().isPresent() || hour.failedBefore() > 0)
            .count();
    var range = ClopperPearson.of(failed, count);
    if (traffic.weather() != Weather.CLUMPS && range.low() > BUDGET) {
      broken++;
    }
    out.printf(
        Locale.ROOT,
        "%-8s %7.0f %6.0f%% %6.1f%% %3d/%4d   %.2f-%.2f %%%n",
        traffic.weather().name().toLowerCase(Locale.ROOT),
        traffic.perSecond(),
        100 * traffic.weight(),
        100 * traffic.errorRate(),
        failed,
        count,
        100 * range.low(),
        100 * range.high());
  }

  private int fewer() {
    return Math.max(10, runs / 10);
  }

  private void badVersions() {
    out.println();
    out.printf(
        Locale.ROOT, "Bad versions from the tenth minute on: candidate requests until failed%n");
    out.printf(
        Locale.ROOT,
        "%-28s %7s %7s %9s %8s %8s %9s%n",
        "fault",
        "load/s",
        "weight",
        "found",
        "median",
        "95 %",
        "looks 95 %");
    var limit = policy(max(Metric.ERROR_RATE, 0.01));
    bad("all fail, limit 1 %", limit, 0.001, new Fault(1, 1));
    bad("all fail, versus", both(), 0.001, new Fault(1, 1));
    bad("1 % -> 6 %, versus", both(), 0.01, new Fault(0.06, 1));
    bad("1 % -> 5 %, versus", both(), 0.01, new Fault(0.05, 1));
    bad("0.1 % -> 0.5 %, versus", both(), 0.001, new Fault(0.005, 1));
    bad("1 % -> 2 %, versus", both(), 0.01, new Fault(0.02, 1));
    bad("latency x 1.5, p99 versus", both(), 0.001, new Fault(0.001, 1.5));
    var median = policy(increase(Metric.LATENCY_P50));
    bad("latency x 1.5, p50 versus", median, 0.001, new Fault(0.001, 1.5));
    bad("latency x 1.1, p50 versus", median, 0.001, new Fault(0.001, 1.1));
  }

  private void bad(String name, Policy policy, double errorRate, Fault fault) {
    int few = fewer();
    for (double load : LOADS) {
      for (double weight : WEIGHTS) {
        var traffic = new Traffic(load, weight, errorRate, Weather.CALM);
        List<JudgedHour> hours = hours(policy, traffic, fault, few);
        List<JudgedHour> found =
            hours.stream().filter(hour -> hour.failedAfter().isPresent()).toList();
        long[] requests = found.stream().mapToLong(h -> h.failedAfter().orElseThrow()).toArray();
        long[] looks = found.stream().mapToLong(JudgedHour::intervals).toArray();
        out.printf(
            Locale.ROOT,
            "%-28s %7.0f %6.0f%% %4d/%4d %8s %8s %9s%n",
            name,
            load,
            100 * weight,
            found.size(),
            few,
            quantile(requests, few, 0.5),
            quantile(requests, few, 0.95),
            quantile(looks, few, 0.95));
      }
    }
  }

  /** A quantile among all hours; those that found nothing stand behind the highest. */
  private static String quantile(long[] found, int all, double share) {
    int rank = (int) Math.ceil(share * all);
    return rank > found.length
        ? "never"
        : String.format(Locale.ROOT, "%,d", LongStream.of(found).sorted().toArray()[rank - 1]);
  }

  private List<JudgedHour> hours(Policy policy, Traffic traffic, Fault fault, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> JudgedHour.of(policy, traffic, fault, seed * 1_000_003L + i))
        .toList();
  }

  private static Policy both() {
    return policy(increase(Metric.ERROR_RATE), increase(Metric.LATENCY_P99));
  }

  private static Policy policy(MetricCheck... checks) {
    return new Policy("simulated", Duration.ofSeconds(5), 1 - BUDGET, List.of(checks));
  }

  private static MetricCheck increase(Metric metric) {
    return check(metric, new Criterion.Versus(Criterion.Direction.MAX_INCREASE, 0));
  }

  private static MetricCheck max(Metric metric, double max) {
    return check(
        metric,
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty()));
  }

  private static MetricCheck check(Metric metric, Criterion criterion) {
    return new MetricCheck(
        metric.spelled(), metric, criterion, 0, NoData.HOLD, MetricCheck.Importance.CRITICAL);
  }
}

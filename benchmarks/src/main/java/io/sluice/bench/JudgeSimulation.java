package io.sluice.bench;

import io.sluice.bench.ModelledHour.HourJudge;
import io.sluice.bench.ModelledService.Fault;
import io.sluice.bench.ModelledService.Traffic;
import io.sluice.bench.ModelledService.Weather;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Policy;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The judge's two errors on modelled traffic, as tables: how often an equal version is failed in an
 * hour, and how many requests a bad one gets until it is; beside other judges on the same hours.
 *
 * <p>Run with {@code --quick} for a small run; {@code --runs=N} hours per cell; {@code --seed=N};
 * {@code --cells=…} for some of {@code calm}, {@code cycle}, {@code spikes}, {@code clumps}, {@code
 * bursts} (equal versions in that weather), {@code limits} (versions that are just within a limit),
 * {@code bad}, {@code decay}, {@code others}; {@code --load=N} for the cells of one load. It exits
 * with 1 if an equal version is failed more often than wanted, beyond chance.
 */
public final class JudgeSimulation {
  private static final double[] LOADS = {1, 10, 100, 1000};
  private static final double[] WEIGHTS = {0.01, 0.1, 0.5};
  private static final double[] ERROR_RATES = {0.001, 0.01};

  /** Of cells whose rate is printed and not held against anything. */
  private static final double NO_PROMISE = 1;

  private final PrintStream out;
  private final int runs;
  private final long seed;
  private final double[] loads;
  private int broken;

  private JudgeSimulation(PrintStream out, int runs, long seed, double[] loads) {
    this.out = out;
    this.runs = runs;
    this.seed = seed;
    this.loads = loads;
  }

  /** Prints the tables. */
  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    int load = options.number("load", 0, 0);
    var simulation =
        new JudgeSimulation(
            System.out,
            options.number("runs", 300, 2),
            options.number("seed", 1, 1),
            load == 0 ? LOADS : new double[] {load});
    List<String> cells = options.words("cells");
    for (Weather weather : Weather.values()) {
      if (cells.isEmpty() || cells.contains(weather.name().toLowerCase(Locale.ROOT))) {
        simulation.equalVersions(weather);
      }
    }
    if (cells.isEmpty() || cells.contains("limits")) {
      simulation.limits();
    }
    if (cells.isEmpty() || cells.contains("bad")) {
      simulation.badVersions();
    }
    if (cells.isEmpty() || cells.contains("decay")) {
      simulation.decayingVersions();
    }
    if (cells.isEmpty() || cells.contains("others")) {
      simulation.others();
    }
    System.exit(simulation.broken > 0 ? 1 : 0);
  }

  private void equalVersions(Weather weather) {
    double wanted =
        switch (weather) {
          case CALM, CYCLE, SPIKES -> 0.01;
          case CLUMPS, BURSTS -> 0.05;
        };
    out.printf(
        Locale.ROOT,
        "%nEqual versions, %s: failed within an hour of 720 looks (wanted: %.0f %%)%n",
        weather.name().toLowerCase(Locale.ROOT),
        100 * wanted);
    out.printf(
        Locale.ROOT,
        "%7s %7s %7s %10s   %-14s %10s%n",
        "load/s",
        "weight",
        "errors",
        "failed",
        "95 % CI",
        "passed");
    for (double errorRate : ERROR_RATES) {
      for (double load : loads) {
        for (double weight : WEIGHTS) {
          equalVersion(new Traffic(load, weight, errorRate, weather), wanted);
        }
      }
    }
  }

  private void limits() {
    out.printf(
        Locale.ROOT,
        "%nVersions whose errors are exactly the limit: failed within an hour of 720 looks%n");
    for (Weather weather : List.of(Weather.CALM, Weather.CLUMPS, Weather.BURSTS)) {
      out.printf(Locale.ROOT, "%s%n", weather.name().toLowerCase(Locale.ROOT));
      for (double errorRate : ERROR_RATES) {
        Policy policy = JudgePolicies.of(JudgePolicies.max(Metric.ERROR_RATE, errorRate));
        for (double load : loads) {
          for (double weight : WEIGHTS) {
            var traffic = new Traffic(load, weight, errorRate, weather);
            within(policy, traffic, weather == Weather.CALM ? 0.01 : NO_PROMISE);
          }
        }
      }
    }
  }

  private void equalVersion(Traffic traffic, double wanted) {
    within(JudgePolicies.both(), traffic, wanted);
  }

  private void within(Policy policy, Traffic traffic, double wanted) {
    var judge = new SequentialHourJudge(policy, new AtomicInteger());
    long failed = failures(judge, traffic, new Fault(traffic.errorRate(), 1));
    var range = ClopperPearson.of(failed, runs);
    broken += range.low() > wanted ? 1 : 0;
    out.printf(
        Locale.ROOT,
        "%7.0f %6.0f%% %6.1f%% %5d/%4d   %5.2f-%5.2f %% %5d/%4d%n",
        traffic.perSecond(),
        100 * traffic.weight(),
        100 * traffic.errorRate(),
        failed,
        runs,
        100 * range.low(),
        100 * range.high(),
        judge.passed().get(),
        runs);
  }

  private long failures(HourJudge judge, Traffic traffic, Fault fault) {
    return hours(traffic, fault).filter(hour -> judge.failsAfter(hour).isPresent()).count();
  }

  private Stream<ModelledHour> hours(Traffic traffic, Fault fault) {
    return IntStream.range(0, runs)
        .mapToObj(i -> ModelledHour.of(traffic, fault, seed * 1_000_003L + i));
  }

  private void badVersions() {
    out.printf(
        Locale.ROOT, "%nBad versions from the tenth minute on: candidate requests until failed%n");
    out.printf(Locale.ROOT, "(bound: of Wald's test, which knows both rates and the onset)%n");
    header();
    for (BadVersion version : BadVersion.ALL) {
      for (double load : loads) {
        for (double weight : WEIGHTS) {
          var traffic = new Traffic(load, weight, version.errorRate(), Weather.CALM);
          found(version.name(), version.judge(), traffic, version.fault());
        }
      }
    }
  }

  private void decayingVersions() {
    out.printf(
        Locale.ROOT,
        "%nDecay: from the tenth minute on a fault that grows evenly to the hour's end%n");
    header();
    var p50 = JudgePolicies.of(JudgePolicies.increase(Metric.LATENCY_P50));
    for (double load : loads) {
      for (double weight : WEIGHTS) {
        var traffic = new Traffic(load, weight, 0.01, Weather.CALM);
        found(
            "1 -> 5 % errors",
            judge(JudgePolicies.both()), traffic, new Fault(0.05, 1).growingEvenly());
        found("durations x 1.5, p50", judge(p50), traffic, new Fault(0.01, 1.5).growingEvenly());
      }
    }
  }

  private void others() {
    out.printf(
        Locale.ROOT, "%nOther judges on the same hours: error rate only, equal and 1 -> 5 %%%n");
    header();
    for (double load : loads) {
      for (double weight : WEIGHTS) {
        var traffic = new Traffic(load, weight, 0.01, Weather.CALM);
        var healthy = new Traffic(load, weight, 0.001, Weather.CALM);
        for (NamedJudge named : NamedJudge.ALL) {
          out.printf(
              Locale.ROOT,
              "%-32s %7.0f %6.0f%% failed while equal at 0.1 %%: %d/%d, at 1 %%: %d/%d%n",
              named.name(),
              load,
              100 * weight,
              failures(named.judge(), healthy, new Fault(0.001, 1)),
              runs,
              failures(named.judge(), traffic, new Fault(0.01, 1)),
              runs);
          found(named.name(), named.judge(), traffic, new Fault(0.05, 1));
        }
      }
    }
  }

  private void header() {
    out.printf(
        Locale.ROOT,
        "%-32s %7s %7s %8s %9s %8s %8s %8s   %s%n",
        "fault",
        "load/s",
        "weight",
        "early",
        "found",
        "median",
        "95 %",
        "looks",
        "bound");
  }

  static SequentialHourJudge judge(Policy policy) {
    return new SequentialHourJudge(policy, new AtomicInteger());
  }

  private void found(String name, HourJudge judge, Traffic traffic, Fault fault) {
    var wald = new WaldHourJudge(traffic.errorRate(), fault.errorRate());
    boolean known = fault.errorRate() > traffic.errorRate() && !fault.growing();
    var requests = LongStream.builder();
    var looks = LongStream.builder();
    var bound = LongStream.builder();
    int early = 0;
    // One hour at a time: thousands of them do not fit into memory.
    for (var hours = hours(traffic, fault).iterator(); hours.hasNext(); ) {
      ModelledHour hour = hours.next();
      OptionalInt after = judge.failsAfter(hour);
      early += after.isPresent() && after.getAsInt() < ModelledHour.ONSET ? 1 : 0;
      after.stream()
          .filter(i -> i >= ModelledHour.ONSET)
          .forEach(i -> {
            requests.add(hour.requestsUntil(i));
            looks.add(i - ModelledHour.ONSET + 1L);
          });
      (known ? wald.failsAfter(hour) : OptionalInt.empty())
          .ifPresent(i -> bound.add(hour.requestsUntil(i)));
    }
    out.printf(
        Locale.ROOT,
        "%-32s %7.0f %6.0f%% %8d %s%n",
        name,
        traffic.perSecond(),
        100 * traffic.weight(),
        early,
        figures(requests, looks) + (known ? quantile(sorted(bound), 0.95) : ""));
  }

  private String figures(LongStream.Builder requests, LongStream.Builder looks) {
    long[] all = sorted(requests);
    return String.format(
        Locale.ROOT,
        "%4d/%4d %8s %8s %8s   ",
        all.length,
        runs,
        quantile(all, 0.5),
        quantile(all, 0.95),
        quantile(sorted(looks), 0.95));
  }

  private static long[] sorted(LongStream.Builder values) {
    return values.build().sorted().toArray();
  }

  /** A quantile among all hours; those that found nothing stand behind the highest. */
  private String quantile(long[] found, double share) {
    int rank = (int) Math.ceil(share * runs);
    return rank > found.length ? "never" : String.format(Locale.ROOT, "%,d", found[rank - 1]);
  }
}

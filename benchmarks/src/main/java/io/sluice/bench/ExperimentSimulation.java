package io.sluice.bench;

import io.sluice.bench.ModelledTest.Course;
import io.sluice.bench.ModelledTest.Kind;
import io.sluice.rollout.experiment.Finding;
import io.sluice.rollout.experiment.Horizon;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * The errors of A/B tests on modelled users, as a table: how often a difference is found between
 * equal versions when one looks at every interval up to twice the planned sample, how often one of
 * the planned size is found up to the planned sample, and how often every interval on the way has
 * the true difference in it; beside a classical test that is looked at as often. A fixed horizon is
 * looked at once.
 *
 * <p>Run with {@code --quick} for a small run; {@code --runs=N} tests per row; {@code --looks=N}
 * looks up to the planned sample; {@code --seed=N}. It exits with 1 if equal versions are found to
 * differ more often, or the difference less often, or the truth is covered less often than planned,
 * beyond chance.
 */
public final class ExperimentSimulation {
  private static final double ALPHA = 0.05;

  private final PrintStream out;
  private final int runs;
  private final int looks;
  private final long seed;
  private int broken;

  private ExperimentSimulation(PrintStream out, int runs, int looks, long seed) {
    this.out = out;
    this.runs = runs;
    this.looks = looks;
    this.seed = seed;
  }

  /** Prints the table. */
  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var simulation =
        new ExperimentSimulation(
            System.out,
            options.number("runs", 4_000, 200),
            options.number("looks", 100, 50),
            options.number("seed", 1, 1));
    simulation.header();
    for (Horizon horizon : Horizon.values()) {
      simulation.row(horizon, Kind.SHARE, 0.5, 0.05, List.of(1, 1));
      simulation.row(horizon, Kind.SHARE, 0.1, 0.1, List.of(1, 1));
      simulation.row(horizon, Kind.SHARE, 0.01, 0.3, List.of(1, 1));
      simulation.row(horizon, Kind.SHARE, 0.1, 0.1, List.of(9, 1));
      simulation.row(horizon, Kind.SHARE, 0.1, 0.1, List.of(1, 1, 1, 1));
      simulation.row(horizon, Kind.SKEWED, 10, 0.1, List.of(1, 1));
    }
    System.exit(simulation.broken > 0 ? 1 : 0);
  }

  private void header() {
    out.printf(
        Locale.ROOT,
        "alpha 0.05, power 0.8; %d looks up to the planned sample; %d tests per row%n%n",
        looks,
        runs);
    out.printf(
        Locale.ROOT,
        "%-8s %-7s %5s %6s %-8s %11s  %-22s %-11s %-22s %-22s %s%n",
        "horizon",
        "value",
        "mean",
        "effect",
        "split",
        "needed",
        "false finds, 95 % CI",
        "classical",
        "power, 95 % CI",
        "covered, 95 % CI",
        "split doubted");
  }

  private void row(Horizon horizon, Kind kind, double mean, double effect, List<Integer> parts) {
    var equal = new ModelledTest(kind, mean, 0, effect, parts, horizon, looks);
    var better = new ModelledTest(kind, mean, effect, effect, parts, horizon, looks);
    List<Course> without = courses(equal, 2);
    List<Course> with = courses(better, LAST_LOOK);
    ClopperPearson finds = share(without, Course::found);
    ClopperPearson power = share(with, course -> course.end() instanceof Finding.Better);
    ClopperPearson covered = share(with, Course::covered);
    out.printf(
        Locale.ROOT,
        "%-8s %-7s %5s %5.0f%% %-8s %,11.0f  %-22s %-11s %-22s %-22s %d/%d%n",
        horizon.spelled(),
        kind.name().toLowerCase(Locale.ROOT),
        mean,
        100 * effect,
        String.join(":", parts.stream().map(String::valueOf).toList()),
        better.needed(),
        text(without, Course::found),
        percent(without, Course::classical),
        text(with, course -> course.end() instanceof Finding.Better),
        text(with, Course::covered),
        count(without, Course::wrongSplit),
        runs);
    broken += finds.low() > ALPHA || power.high() < ModelledTest.POWER ? 1 : 0;
    broken += covered.high() < 1 - ALPHA ? 1 : 0;
  }

  /** More than the planned sample, since what is drawn may ask for more. */
  private static final double LAST_LOOK = 1.4;

  private List<Course> courses(ModelledTest test, double times) {
    return LongStream.range(0, runs)
        .parallel()
        .mapToObj(i -> test.run(seed * 1_000_003L + i, times))
        .toList();
  }

  private static long count(List<Course> courses, Predicate<Course> which) {
    return courses.stream().filter(which).count();
  }

  private ClopperPearson share(List<Course> courses, Predicate<Course> which) {
    return ClopperPearson.of(count(courses, which), runs);
  }

  private String percent(List<Course> courses, Predicate<Course> which) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count(courses, which) / runs);
  }

  private String text(List<Course> courses, Predicate<Course> which) {
    ClopperPearson range = share(courses, which);
    return String.format(
        Locale.ROOT,
        "%s (%.1f-%.1f)",
        percent(courses, which),
        100 * range.low(),
        100 * range.high());
  }
}

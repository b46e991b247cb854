package io.sluice.control.cli;

import io.sluice.rollout.forecast.Course;
import io.sluice.rollout.forecast.Course.End;
import io.sluice.rollout.forecast.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** Courses of a rollout as a table and a chart. */
final class ForecastText {
  private static final int ROWS = 10;
  private static final int BAR = 40;
  private static final double Z95 = 1.959963984540054;

  private final List<Course> courses;
  private final boolean faulty;

  /**
   * @param scenario under which they went
   */
  ForecastText(List<Course> courses, Scenario scenario) {
    this.courses = courses;
    this.faulty = scenario.fault().isPresent();
  }

  List<List<String>> table() {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of(
            "END",
            "SHARE",
            "95 % INTERVAL",
            "TIME p50",
            "p95",
            "FAILED REQUESTS p50",
            "p95",
            "BY"));
    for (End end : End.values()) {
      List<Course> ended = courses.stream().filter(c -> c.end() == end).toList();
      if (!ended.isEmpty() || end == End.PROMOTED || end == End.ROLLED_BACK) {
        rows.add(row(end, ended));
      }
    }
    return List.copyOf(rows);
  }

  private List<String> row(End end, List<Course> ended) {
    var row = new ArrayList<String>();
    row.add(word(end));
    row.add(percent(ended.size() / (double) courses.size()));
    row.add(wilson(ended.size(), courses.size()));
    if (ended.isEmpty()) {
      return List.copyOf(row);
    }
    row.add(time(quantile(ended, this::millis, 0.5)));
    row.add(time(quantile(ended, this::millis, 0.95)));
    row.add("%,d".formatted(quantile(ended, Course::failedRequests, 0.5)));
    row.add("%,d".formatted(quantile(ended, Course::failedRequests, 0.95)));
    row.add(metrics(ended));
    return List.copyOf(row);
  }

  /** A rollback is timed from when the candidate did harm, anything else from the start. */
  private long millis(Course course) {
    return faulty && course.end() == End.ROLLED_BACK
        ? course.exposed().toMillis()
        : course.took().toMillis();
  }

  /** {@return how the share of those rolled back grows with time; nothing if there are none} */
  List<String> chart() {
    List<Course> back = courses.stream().filter(c -> c.end() == End.ROLLED_BACK).toList();
    if (back.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add("Rolled back within, from " + (faulty ? "the fault's first traffic:" : "the start:"));
    long longest = back.stream().mapToLong(this::millis).max().orElseThrow();
    for (int i = 1; i <= ROWS; i++) {
      long until = longest * i / ROWS;
      long within = back.stream().filter(c -> millis(c) <= until).count();
      double share = within / (double) courses.size();
      lines.add(
          "%9s  %-40s  %s"
              .formatted(time(until), "█".repeat((int) Math.round(share * BAR)), percent(share)));
    }
    return List.copyOf(lines);
  }

  private static String metrics(List<Course> ended) {
    Map<String, Integer> counts = new TreeMap<>();
    ended.stream()
        .map(Course::metric)
        .filter(metric -> !metric.isEmpty())
        .forEach(metric -> counts.merge(metric, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }

  private static long quantile(List<Course> courses, ToLongFunction<Course> figure, double q) {
    long[] sorted = courses.stream().mapToLong(figure).sorted().toArray();
    return sorted[(int) Math.min(sorted.length - 1L, (long) Math.floor(q * sorted.length))];
  }

  private static String word(End end) {
    return switch (end) {
      case PROMOTED -> "promoted";
      case ROLLED_BACK -> "rolled back";
      case PAUSED -> "paused";
      case UNFINISHED -> "unfinished";
    };
  }

  /** Wilson's score interval (1927). */
  private static String wilson(long hits, long trials) {
    double p = hits / (double) trials;
    double z2 = Z95 * Z95 / trials;
    double middle = (p + z2 / 2) / (1 + z2);
    double half = Z95 * Math.sqrt(p * (1 - p) / trials + z2 / trials / 4) / (1 + z2);
    return percent(Math.max(0, middle - half)) + " to " + percent(Math.min(1, middle + half));
  }

  private static String percent(double share) {
    return share > 0 && share < 0.1
        ? "%.2f %%".formatted(share * 100)
        : "%.1f %%".formatted(share * 100);
  }

  private static String time(long millis) {
    Duration time = Duration.ofMillis(millis);
    return time.toHours() > 0
        ? "%dh%02dm".formatted(time.toHours(), time.toMinutesPart())
        : time.toMinutes() > 0
            ? "%dm%02ds".formatted(time.toMinutes(), time.toSecondsPart())
            : "%.1fs".formatted(millis / 1000.0);
  }
}

package io.sluice.bench.xds;

import io.sluice.bench.xds.Trial.Phase;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The figures of a cell: medians over the runs, and for each server the ratio to the floor of the
 * same run.
 */
final class ChangesTable {
  private final Map<Contender, Series> series = new EnumMap<>(Contender.class);

  private record Series(List<Double> storms, List<Phase> cold, List<Phase> warm) {
    Series() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  ChangesTable(List<Contender> contenders) {
    contenders.forEach(contender -> series.put(contender, new Series()));
  }

  void storm(Contender contender, double seconds) {
    of(contender).storms().add(seconds);
  }

  void cold(Contender contender, Phase phase) {
    of(contender).cold().add(phase);
  }

  void warm(Contender contender, Phase phase) {
    of(contender).warm().add(phase);
  }

  private Series of(Contender contender) {
    return Objects.requireNonNull(series.get(contender));
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("                          ");
    series.keySet().forEach(c -> text.append(String.format("%10s", c.label())));
    text.append("   ratios to the floor: median [interval]\n");
    row(text, "storm, s", s -> s.storms());
    phase(text, "cold", Series::cold);
    phase(text, "warm", Series::warm);
    return text.toString();
  }

  private interface Column {
    List<Double> values(Series series);
  }

  private interface Phases {
    List<Phase> of(Series series);
  }

  private void phase(StringBuilder text, String name, Phases phases) {
    if (series.values().stream().allMatch(s -> phases.of(s).isEmpty())) {
      return;
    }
    row(text, name + " p50, ms", s -> each(phases.of(s), Phase::p50Millis));
    row(text, name + " p99, ms", s -> each(phases.of(s), Phase::p99Millis));
    row(text, name + " CPU s / 1,000", s -> each(phases.of(s), Phase::cpuSeconds));
  }

  private static List<Double> each(List<Phase> phases, ToDoubleFunction<Phase> figure) {
    return phases.stream().map(figure::applyAsDouble).toList();
  }

  private void row(StringBuilder text, String name, Column column) {
    text.append(String.format("  %-24s", name));
    series.values().forEach(s -> text.append(figure(column.values(s))));
    Series floor = series.get(Contender.FLOOR);
    if (floor != null) {
      series.forEach((contender, s) -> {
        if (contender != Contender.FLOOR) {
          text.append("   ").append(contender.label()).append(' ');
          text.append(ratio(column.values(s), column.values(floor)));
        }
      });
    }
    text.append('\n');
  }

  private static String figure(List<Double> values) {
    double[] all = values.stream().mapToDouble(Double::doubleValue).toArray();
    double median = MedianInterval.of(all).median();
    return String.format(Locale.ROOT, median < 10 ? "%10.3f" : "%10.1f", median);
  }

  private static MedianInterval ratio(List<Double> values, List<Double> floor) {
    double[] ratios = new double[values.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = values.get(i) / floor.get(i);
    }
    return MedianInterval.of(ratios);
  }
}

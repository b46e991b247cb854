package io.sluice.control.feedback;

import io.sluice.control.source.Inquiry;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.judge.Moments;
import io.sluice.rollout.model.FeedbackMetric;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one phase of one rollout is told. A unit counts in the first interval that has some of it,
 * and in no later one of the phase: intervals with the same units would not be independent, and the
 * judge would take them for more evidence than they are. Used by one thread at a time.
 */
final class Gathering {
  /** What nobody has taken for so long, and for some intervals, nobody wants to know. */
  private static final Duration WANTED_FOR = Duration.ofMinutes(2);

  private static final int WANTED_FOR_INTERVALS = 4;

  private final Inquiry inquiry;
  private final Instant since;
  private final List<FeedbackMetric> metrics;
  private final Map<FeedbackMetric, Map<String, Told>> told = new HashMap<>();
  private final SeenEvents units = new SeenEvents(SeenEvents.A_WEEK);
  private Instant takenAt;
  private int size;

  Gathering(Inquiry inquiry, Instant since) {
    this.inquiry = inquiry;
    this.since = since;
    takenAt = since;
    metrics = inquiry.policy().fedBack();
    for (FeedbackMetric metric : metrics) {
      Map<String, Told> bySide = new HashMap<>();
      inquiry.sides().keySet().forEach(side -> bySide.put(side, new Told(since)));
      told.put(metric, bySide);
    }
  }

  boolean isOf(Inquiry other) {
    return inquiry.phase() == other.phase()
        && inquiry.sides().equals(other.sides())
        && metrics.equals(other.policy().fedBack());
  }

  /** {@return whether somebody still asks} */
  boolean isWanted(Instant now) {
    Duration patience = inquiry.policy().interval().multipliedBy(WANTED_FOR_INTERVALS);
    Instant until = takenAt.plus(patience.compareTo(WANTED_FOR) > 0 ? patience : WANTED_FOR);
    return now.isBefore(until);
  }

  boolean isOn(String service) {
    return inquiry.service().equals(service);
  }

  /** Forgets what was not taken. */
  void forget() {
    size = 0;
    told.values().forEach(bySide -> bySide.values().forEach(Told::take));
  }

  /** {@return how many units are waiting to be taken} */
  int size() {
    return size;
  }

  /** {@return why an event is left out; empty if it is to be counted} */
  Optional<FeedbackAnswer> leftOut(FeedbackEvent event) {
    if (!inquiry.sides().containsValue(event.version())) {
      return Optional.of(
          new FeedbackAnswer.Unused(
              "rollout %s compares %s"
                  .formatted(inquiry.rollout(), String.join(" and ", inquiry.sides().values()))));
    }
    List<FeedbackMetric> wanting = wanting(event);
    if (wanting.isEmpty()) {
      List<String> names = metrics.stream().map(FeedbackMetric::kpi).distinct().toList();
      return Optional.of(
          new FeedbackAnswer.Unused(
              "rollout %s counts %s".formatted(inquiry.rollout(), String.join(", ", names))));
    }
    for (FeedbackMetric metric : wanting) {
      Optional<String> problem = metric.values().problem(event.value());
      if (problem.isPresent()) {
        return Optional.of(new FeedbackAnswer.Refused("value: " + problem.get()));
      }
    }
    return event.time().filter(time -> time.isBefore(since)).isPresent()
        ? Optional.of(
            new FeedbackAnswer.Late(
                "the answer was given before "
                    + since
                    + ", when the phase began or the server was started"))
        : Optional.empty();
  }

  /** {@return whether its unit counted in an interval before this one, of this phase} */
  boolean countedBefore(FeedbackEvent event, long unit, Instant now) {
    if (event.unit().isEmpty() || growth(event, unit) == 0 || !units.contains(unit, now)) {
      return false;
    }
    // It does not count, but whoever sends it has not fallen silent.
    places(event).forEach(place -> place.hear(now));
    return true;
  }

  /** {@return how many units more there would be} */
  int growth(FeedbackEvent event, long unit) {
    return places(event).stream().mapToInt(place -> place.knows(unit) ? 0 : 1).sum();
  }

  void count(FeedbackEvent event, long unit, Instant now) {
    size += growth(event, unit);
    places(event).forEach(place -> place.add(unit, event.value(), now));
    if (event.unit().isPresent()) {
      var _ = units.add(unit, now);
    }
  }

  private List<Told> places(FeedbackEvent event) {
    return wanting(event).stream()
        .flatMap(metric -> told.getOrDefault(metric, Map.of()).entrySet().stream())
        .filter(side -> event.version().equals(inquiry.sides().get(side.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  private List<FeedbackMetric> wanting(FeedbackEvent event) {
    return metrics.stream().filter(metric -> metric.kpi().equals(event.kpi())).toList();
  }

  /** {@return what has been told since the call before, by metric and side} */
  SortedMap<String, SortedMap<String, Figure>> take(Instant now) {
    takenAt = now;
    size = 0;
    var taken = new TreeMap<String, SortedMap<String, Figure>>();
    told.forEach((metric, bySide) -> {
      var figures = new TreeMap<String, Figure>();
      bySide.forEach((side, place) -> figures.put(side, figure(metric, side, place, now)));
      taken.put(metric.name(), figures);
    });
    return taken;
  }

  private static Figure figure(FeedbackMetric metric, String side, Told place, Instant now) {
    boolean silent = place.heard().plus(metric.silence()).isBefore(now);
    Moments moments = place.take();
    return silent && moments.units() == 0
        ? new Figure.Missing(
            "no feedback %s of %s has come since %s".formatted(metric.kpi(), side, place.heard()))
        : new Figure.Units(moments);
  }
}

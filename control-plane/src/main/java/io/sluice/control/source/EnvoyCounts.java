package io.sluice.control.source;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The requests and failures of one version at one Envoy, as they grew from report to report. */
final class EnvoyCounts {
  /**
   * Most reports that are remembered: those of half a minute, of an Envoy that flushes each second.
   */
  private static final int REPORTS_MAX = 32;

  private final Deque<Report> reports = new ArrayDeque<>();
  private Counts total = Counts.NONE;

  private record Report(Instant at, Counts total) {}

  void add(Instant at, Counts more) {
    total = total.plus(more);
    if (reports.size() == REPORTS_MAX) {
      reports.removeFirst();
    }
    reports.addLast(new Report(at, total));
  }

  /** {@return when it last reported} */
  Instant last() {
    return reports.isEmpty() ? Instant.MIN : reports.getLast().at();
  }

  Counts total() {
    return total;
  }

  /** {@return what it had reported by then; empty if that is not known any more} */
  Optional<Counts> upTo(Instant time) {
    var newestFirst = reports.descendingIterator();
    while (newestFirst.hasNext()) {
      Report report = newestFirst.next();
      if (!report.at().isAfter(time)) {
        return Optional.of(report.total());
      }
    }
    return Optional.empty();
  }
}

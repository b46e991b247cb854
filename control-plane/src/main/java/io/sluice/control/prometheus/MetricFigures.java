package io.sluice.control.prometheus;

import io.sluice.rollout.judge.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What is known of one metric of one rollout, and when it is asked for again. Thread-safe. */
final class MetricFigures {
  /** More time series than this are no metric of a version. */
  private static final int SERIES_MAX = 20_000;

  private final Map<String, Side> sides = new HashMap<>();
  private @Nullable Instant askedAt;
  private boolean underWay;

  private static final class Side {
    private final CounterTotal failures = new CounterTotal();
    private final CounterTotal requests = new CounterTotal();
    private int answers;
    private Optional<Figure> newest = Optional.empty();

    private void take(Reply reply, Instant at) {
      newest =
          switch (reply) {
            case Reply.Value(var value) -> Optional.of(new Figure.Value(at, value));
            case Reply.Counters(var failed, var all) -> counted(failed, all);
            case Reply.Nothing(var why) -> Optional.of(new Figure.Missing(why));
            case Reply.Failure(var why) -> Optional.of(new Figure.Missing(why));
          };
    }

    private Optional<Figure> counted(Map<String, Double> failed, Map<String, Double> all) {
      failures.see(failed);
      requests.see(all);
      if (failures.series() + requests.series() > SERIES_MAX) {
        return Optional.of(
            new Figure.Missing("there are more than %,d time series".formatted(SERIES_MAX)));
      }
      // The first answer says where the counters stand, the next what they have counted.
      return ++answers < 2 ? Optional.empty() : Optional.of(new Figure.Counts(0, 0));
    }

    private Figure figure() {
      Figure known = newest.orElseGet(Figure.Awaited::new);
      return known instanceof Figure.Counts
          ? new Figure.Counts(failures.take(), requests.take())
          : known;
    }
  }

  /** {@return whether it is to be asked now; if so, its replies are awaited} */
  synchronized boolean isDue(Instant now, Duration interval) {
    boolean due = askedAt == null || !now.isBefore(askedAt.plus(interval)) || now.isBefore(askedAt);
    if (underWay || !due) {
      return false;
    }
    askedAt = now;
    underWay = true;
    return true;
  }

  synchronized void answered(SortedMap<String, Reply> replies, Instant at) {
    underWay = false;
    replies.forEach((side, reply) -> sides.computeIfAbsent(side, _ -> new Side()).take(reply, at));
  }

  /** {@return what is known of a side; counts are those since the call before} */
  synchronized Figure take(String side) {
    return sides.computeIfAbsent(side, _ -> new Side()).figure();
  }
}

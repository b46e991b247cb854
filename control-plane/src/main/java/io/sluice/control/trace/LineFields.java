package io.sluice.control.trace;

import io.sluice.control.trace.LineParser.Wrong;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Split;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of a line that were read so far, and what they make together. */
final class LineFields {
  /** Sums of so many intervals that nobody lives to see the end of them still fit. */
  static final long MOST = 1_000_000_000_000_000L;

  private static final double LONGEST_SECONDS = 86_400;

  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, Double> numbers = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private double[] bounds = new double[64];
  private long[] buckets = new long[64];
  private double[] knownBounds = {};
  private String instantText = "";
  private Instant newestInstant = Instant.EPOCH;
  private int boundsSize;
  private int bucketsSize;

  void clear() {
    texts.clear();
    numbers.clear();
    counts.clear();
    boundsSize = -1;
    bucketsSize = -1;
  }

  void text(String name, String value) {
    texts.put(name, value);
  }

  void number(String name, double value) {
    numbers.put(name, value);
  }

  void count(String name, long value) {
    counts.put(name, value);
  }

  void bound(int index, double millis) {
    bounds = index < bounds.length ? bounds : Arrays.copyOf(bounds, 2 * index);
    bounds[index] = millis;
  }

  void bounds(int size) {
    boundsSize = size;
    knownBounds = Arrays.copyOf(bounds, size);
  }

  /** The line has the bounds of the line before it that had any. */
  void sameBounds() {
    boundsSize = knownBounds.length;
  }

  void bucket(int index, long count) {
    buckets = index < buckets.length ? buckets : Arrays.copyOf(buckets, 2 * index);
    buckets[index] = count;
  }

  void buckets(int size) {
    bucketsSize = size;
  }

  /** {@return the line} */
  TraceLine line() throws Wrong {
    if (numbers.containsKey("intervalSeconds")) {
      return head();
    }
    if (texts.containsKey("version")) {
      return counts();
    }
    throw new Wrong(
        "neither begins a phase ({\"intervalSeconds\":5,\"stable\":\"v1\",\"candidate\":\"v2\","
            + "\"weight\":0.1}) nor counts a version ({\"at\":…,\"version\":\"v1\",\"requests\":…,"
            + "\"failures\":…})");
  }

  private TraceLine head() throws Wrong {
    double seconds = number("intervalSeconds");
    if (!(seconds >= 0.001 && seconds <= LONGEST_SECONDS)) {
      throw new Wrong("intervalSeconds: from 0.001 to 86400, not " + seconds);
    }
    double weight = number("weight");
    if (!(weight >= 0 && weight <= 1)) {
      throw new Wrong("weight: the candidate's share from 0 to 1, not " + weight);
    }
    String stable = text("stable");
    String candidate = text("candidate");
    if (stable.equals(candidate)) {
      throw new Wrong("candidate: is the stable version, '" + stable + "'");
    }
    Long epoch = counts.get("epoch");
    if (epoch != null && (epoch < 1 || epoch > Integer.MAX_VALUE)) {
      throw new Wrong("epoch: phases are counted from 1 on, not " + epoch);
    }
    return new TraceLine.Head(
        Duration.ofNanos(Math.round(seconds * 1e9)),
        stable,
        candidate,
        (int) Math.round(weight * Split.WHOLE),
        epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch.intValue()));
  }

  private TraceLine counts() throws Wrong {
    long requests = count("requests");
    long failures = count("failures");
    if (failures > requests) {
      throw new Wrong("failures: " + failures + " of " + requests + " requests");
    }
    long timeouts = counts.getOrDefault("timeouts", 0L);
    if (timeouts > failures) {
      throw new Wrong(
          "timeouts: " + timeouts + ", but they are among the " + failures + " failures");
    }
    Histogram latency = histogram();
    return new TraceLine.Counts(
        instant("at", text("at")),
        texts.containsKey("from") ? Optional.of(instant("from", text("from"))) : Optional.empty(),
        text("version"),
        new Tally(requests, failures, timeouts, counts.getOrDefault("abandoned", 0L), latency));
  }

  private Histogram histogram() throws Wrong {
    if (boundsSize < 0 && bucketsSize < 0) {
      return Histogram.EMPTY;
    }
    if (bucketsSize != boundsSize + 1) {
      throw new Wrong(
          "latency: "
              + Math.max(0, boundsSize)
              + " bounds and "
              + Math.max(0, bucketsSize)
              + " counts; there is one count for each bound, and one more for the rest");
    }
    for (int i = 0; i < boundsSize; i++) {
      double below = i == 0 ? 0 : knownBounds[i - 1];
      if (!(knownBounds[i] > below) || Double.isInfinite(knownBounds[i])) {
        throw new Wrong("latency.bounds: upper bounds in milliseconds rise from above 0");
      }
    }
    return Histogram.of(knownBounds, Arrays.copyOf(buckets, bucketsSize));
  }

  /** The lines of an interval have the same time. */
  private Instant instant(String name, String text) throws Wrong {
    if (text.equals(instantText)) {
      return newestInstant;
    }
    try {
      newestInstant = Instant.parse(text);
      instantText = text;
      return newestInstant;
    } catch (DateTimeException e) {
      throw new Wrong(name + ": a time such as 2026-01-01T00:00:05Z is wanted, not '" + text + "'");
    }
  }

  private String text(String name) throws Wrong {
    return present(name, texts.get(name));
  }

  private double number(String name) throws Wrong {
    return present(name, numbers.get(name));
  }

  private long count(String name) throws Wrong {
    return present(name, counts.get(name));
  }

  private static <T> T present(String name, @Nullable T value) throws Wrong {
    if (value == null) {
      throw new Wrong(name + ": is missing");
    }
    return value;
  }
}

package io.sluice.control.trace;

import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Tally;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a trace, in order: lines of one end of time are one interval, and where intervals
 * are missing there is one without data for all of them.
 */
public final class TraceReader implements AutoCloseable {
  /** Who reported it is not in a trace; that somebody did is. */
  private static final TreeSet<String> REPORTED = new TreeSet<>(List.of("trace"));

  private final BufferedReader in;
  private final LineParser parser = new LineParser();
  private int number;
  private @Nullable TracePhase phase;
  private @Nullable Instant end;

  /** Whether the present phase has not had an interval yet: what lies before is no gap of its. */
  private boolean fresh;

  private TraceLine.@Nullable Counts ahead;
  private TraceLine.@Nullable Head next;
  private @Nullable Interval held;

  public TraceReader(Reader in) {
    this.in = in instanceof BufferedReader buffered ? buffered : new BufferedReader(in);
  }

  /**
   * {@return the next step; empty at the end}
   *
   * @throws BadLineException if a line cannot be read, or does not go with those before it
   */
  public Optional<TraceStep> next() throws IOException, BadLineException {
    if (held != null) {
      Interval interval = held;
      held = null;
      return Optional.of(new TraceStep.Passed(interval));
    }
    if (next == null && ahead == null) {
      read();
    }
    if (next != null) {
      TracePhase begun = begun(next);
      next = null;
      phase = begun;
      fresh = true;
      return Optional.of(new TraceStep.Began(begun));
    }
    return ahead == null ? Optional.empty() : Optional.of(new TraceStep.Passed(interval(ahead)));
  }

  private TracePhase begun(TraceLine.Head head) {
    int epoch = head.epoch().orElse(phase == null ? 1 : phase.epoch() + 1);
    return new TracePhase(
        head.interval(), head.stable(), head.candidate(), head.candidateBasisPoints(), epoch);
  }

  private Interval interval(TraceLine.Counts first) throws IOException, BadLineException {
    TracePhase within = phase(first);
    Instant at = first.at();
    Instant from = from(first, within.interval());
    SortedMap<String, Tally> versions = new TreeMap<>();
    Instant before = fresh ? null : end;
    fresh = false;
    for (TraceLine.Counts line = first; line != null && line.at().equals(at); line = ahead) {
      if (!line.version().equals(within.stable()) && !line.version().equals(within.candidate())) {
        throw bad("version: '" + line.version() + "' is neither stable nor candidate");
      }
      if (versions.putIfAbsent(line.version(), line.tally()) != null) {
        throw bad("version: '" + line.version() + "' has a line for " + at + " already");
      }
      ahead = null;
      read();
    }
    end = at;
    var interval = new Interval(from, at, versions, REPORTED);
    if (before == null || !isGap(before, from, within.interval())) {
      return interval;
    }
    held = interval;
    return new Interval(before, from, new TreeMap<>(), new TreeSet<>());
  }

  private TracePhase phase(TraceLine.Counts line) throws BadLineException {
    if (phase == null) {
      throw bad("the first line begins a phase: {\"intervalSeconds\":5,\"stable\":\"v1\",…}");
    }
    if (end != null && !line.at().isAfter(end)) {
      throw bad("at: " + line.at() + " comes after " + end + "; lines are in the order of time");
    }
    return phase;
  }

  private Instant from(TraceLine.Counts line, Duration length) throws BadLineException {
    Instant from = line.from().orElse(line.at().minus(length));
    boolean overlaps = end != null && from.isBefore(end);
    if (!from.isBefore(line.at())) {
      throw bad("from: " + from + " is not before " + line.at());
    }
    return overlaps && end != null ? end : from;
  }

  private static boolean isGap(Instant before, Instant from, Duration length) {
    return Duration.between(before, from).compareTo(length.dividedBy(2)) > 0;
  }

  private void read() throws IOException, BadLineException {
    String line = in.readLine();
    number++;
    while (line != null && line.isBlank()) {
      line = in.readLine();
      number++;
    }
    if (line == null) {
      return;
    }
    try {
      switch (parser.parse(line)) {
        case TraceLine.Head head -> next = head;
        case TraceLine.Counts counts -> ahead = counts;
      }
    } catch (LineParser.Wrong e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private BadLineException bad(String what) {
    return new BadLineException(number, what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

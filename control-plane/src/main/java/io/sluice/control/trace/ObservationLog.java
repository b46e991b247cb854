package io.sluice.control.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.Uninterruptibles;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.rollout.judge.Interval;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judged intervals of all rollouts in files beside the journal, as lines of a trace with the
 * rollout's name in front. They are bulk and nothing depends on them: they are written by a thread
 * of their own and never synced, and the oldest go when there are too many.
 */
public final class ObservationLog implements Observations, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ObservationLog.class);
  private static final int WAITING_MAX = 4_096;
  private static final int CLOSE_LOOK_MILLIS = 100;
  private static final char AFTER_NAME = '\t';

  private final Segments segments;
  private final Counter overflow;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

  /** The newest beginning of a phase of each rollout in the file that grows. */
  private final Map<String, TracePhase> begun = new HashMap<>();

  private final Thread writer;
  private volatile boolean closed;

  private record Entry(String rollout, TracePhase phase, Interval interval) {}

  private ObservationLog(Segments segments, MeterRegistry meters) {
    this.segments = segments;
    overflow =
        Counter.builder("sluice.observations.overflow")
            .description("Judged intervals that the log of observations could not take")
            .register(meters);
    writer = Thread.ofPlatform().daemon().name("observations").unstarted(this::write);
  }

  /**
   * {@return the log in a folder, which is made if there is none}
   *
   * @param maxBytes size of all files together, about
   */
  public static ObservationLog open(Path folder, long maxBytes, MeterRegistry meters)
      throws IOException {
    var opened = new ObservationLog(Segments.open(folder, maxBytes), meters);
    opened.writer.start();
    return opened;
  }

  @Override
  public void record(String rollout, TracePhase phase, Interval interval) {
    if (!waiting.offer(new Entry(rollout, phase, interval))) {
      overflow.increment();
    }
  }

  @Override
  public Trace trace(String rollout) throws IOException {
    return new Lines(rollout + AFTER_NAME, segments.files());
  }

  private void write() {
    List<Entry> batch = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      Entry first = poll();
      if (first == null) {
        continue;
      }
      batch.add(first);
      int _ = waiting.drainTo(batch);
      try {
        write(batch);
      } catch (IOException e) {
        overflow.increment(batch.size());
        log.warn("Observations cannot be written: {}", e.toString());
      }
      batch.clear();
    }
  }

  /** An interrupt would close the file that is being written, so that a close is looked for. */
  private @Nullable Entry poll() {
    try {
      return waiting.poll(CLOSE_LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private void write(List<Entry> batch) throws IOException {
    for (Entry entry : batch) {
      if (segments.isFull()) {
        // Each file can be read by itself.
        begun.clear();
        segments.rotate();
      }
      String name = entry.rollout() + AFTER_NAME;
      if (!entry.phase().equals(begun.put(entry.rollout(), entry.phase()))) {
        segments.write(name + TraceText.head(entry.phase()));
      }
      for (String line : TraceText.counts(entry.phase(), entry.interval())) {
        segments.write(name + line);
      }
    }
    segments.flush();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    Uninterruptibles.joinUninterruptibly(writer);
    segments.close();
  }

  private final class Lines implements Trace {
    private final String prefix;
    private final Deque<Path> left;
    private @Nullable BufferedReader in;
    private String head = "";

    private Lines(String prefix, List<Path> files) {
      this.prefix = prefix;
      this.left = new ArrayDeque<>(files);
    }

    @Override
    public Optional<String> next() throws IOException {
      while (in != null || open()) {
        BufferedReader open = in;
        for (String line = read(open); line != null; line = read(open)) {
          if (line.startsWith(prefix) && !isRepeated(line)) {
            return Optional.of(line.substring(prefix.length()));
          }
        }
        close();
      }
      return Optional.empty();
    }

    private static @Nullable String read(@Nullable BufferedReader open) throws IOException {
      return open == null ? null : open.readLine();
    }

    /** Each file says again which phase it is in. */
    private boolean isRepeated(String line) {
      boolean begins = line.startsWith("{\"intervalSeconds\"", prefix.length());
      boolean repeated = begins && line.equals(head);
      head = begins ? line : head;
      return repeated;
    }

    private boolean open() throws IOException {
      while (in == null && !left.isEmpty()) {
        Optional<InputStream> file = segments.read(left.removeFirst());
        in = file.map(f -> new BufferedReader(new InputStreamReader(f, UTF_8))).orElse(null);
      }
      return in != null;
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
        in = null;
      }
    }
  }
}

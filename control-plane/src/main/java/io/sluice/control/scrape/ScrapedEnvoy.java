package io.sluice.control.scrape;

import io.sluice.control.source.WantedStats.Kind;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.stats.StatsReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One Envoy that is read again and again: each reading after the first makes a report of what was
 * counted in between. After a restart the readings begin anew, on another stream; what a restarted
 * Envoy counted before its first reading counts nowhere. Used by one thread at a time.
 *
 * <p>Requests that clients give up show as a balance of what began, is in progress and has ended,
 * so the order of the pages matters. What began is read first and what ended last: else what began
 * and ended in between would seem to have been given up. The first reading, from which others
 * count, is the other way round for the same reason.
 */
final class ScrapedEnvoy {
  private final AdminPage page;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final AtomicLong streams;
  private @Nullable Run run;
  private @Nullable Reading last;
  private long stream;
  private long sequence;

  /**
   * An Envoy of which nothing is known yet.
   *
   * @param nanos a clock that never jumps
   * @param streams where numbers of streams come from that nobody else has
   */
  ScrapedEnvoy(AdminPage page, InstantSource clock, LongSupplier nanos, AtomicLong streams) {
    this.page = page;
    this.clock = clock;
    this.nanos = nanos;
    this.streams = streams;
  }

  /**
   * {@return what was counted since the reading before; nothing if this is the first one}
   *
   * @throws UnreadableException if it cannot be read; the next reading then covers this time too
   */
  StatsReport read() throws UnreadableException, InterruptedException {
    Instant began = clock.instant();
    long deadline = page.deadlineNanos();
    Run now = page.run(nanos.getAsLong(), nanos, deadline);
    Reading before = run != null && run.isSameAs(now) ? last : null;
    Reading reading = before == null ? first(deadline) : next(deadline);
    if (before == null) {
      stream = streams.decrementAndGet();
      sequence = 0;
    }
    run = now;
    last = reading;
    return new StatsReport(
        new NodeIdentity(now.node(), now.fleet(), ""),
        stream,
        sequence++,
        began,
        Optional.empty(),
        0,
        reading.since(before == null ? reading : before),
        List.of(),
        reading.present().warmingClusters());
  }

  private Reading first(long deadline) throws UnreadableException, InterruptedException {
    Totals ends = page.totals(Kind.ENDS, deadline);
    Totals beginnings = page.totals(Kind.BEGINNINGS, deadline);
    return new Reading(beginnings, page.totals(Kind.PRESENT, deadline), ends);
  }

  private Reading next(long deadline) throws UnreadableException, InterruptedException {
    Totals beginnings = page.totals(Kind.BEGINNINGS, deadline);
    Totals present = page.totals(Kind.PRESENT, deadline);
    return new Reading(beginnings, present, page.totals(Kind.ENDS, deadline));
  }
}

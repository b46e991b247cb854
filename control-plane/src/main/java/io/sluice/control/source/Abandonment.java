package io.sluice.control.source;

import io.sluice.xds.stats.ClusterStats;
import java.util.stream.LongStream;

/**
 * The balance of one cluster's requests on one stream of statistics, which shows those that the
 * client gave up.
 *
 * <p>Envoy does not count them, but it counts everything else. A request is a try, and a further
 * one after each failure that is retried. Every try begins as one of these and ends as one of
 * those:
 *
 * <pre>
 *   a try that …                    begins as                            ends as
 *   is answered                     upstream_rq_total                    upstream_rq_completed
 *   fails or is reset               upstream_rq_total                    completed or retried (*)
 *   gets no connection              upstream_rq_pending_failure_eject    completed or retried (*)
 *   times out                       upstream_rq_total                    upstream_rq_completed
 *   times out while connecting      upstream_rq_cancelled                upstream_rq_completed
 *   finds no host                   upstream_cx_none_healthy             upstream_rq_completed
 *   is turned away by a limit       upstream_rq_pending_overflow         upstream_rq_completed
 *   is turned away for maintenance  upstream_rq_maintenance_mode         upstream_rq_completed
 *   is in progress                  upstream_rq_total                    in upstream_rq_active
 *   waits for its connection        –                                    in upstream_rq_pending_active
 *   is given up                     upstream_rq_total                    –
 *   is given up while connecting    upstream_rq_cancelled                –
 *
 *   (*) upstream_rq_completed if the client is told, upstream_rq_retry if it is tried again
 * </pre>
 *
 * At one instant, therefore, what has begun and has not ended and is not in progress was given up.
 * The figures of one flush do not show that instant (measured on 1.36.2 and 1.40.0):
 *
 * <ul>
 *   <li>A flush reads figure after figure, the gauges last, while requests go on. At 500
 *       requests/s, 25 of 1,900 flushes were off, by up to 4.
 *   <li>1.40.0 counts {@code upstream_rq_retry} after the back-off, 1.36.2 before it. Requests in
 *       back-off are nowhere: 96 of 200, where all connections were refused and tried eleven times.
 *   <li>When an HTTP/2 connection breaks, the requests on it, which began as {@code
 *       upstream_rq_total}, count as {@code upstream_rq_pending_failure_eject} too.
 * </ul>
 *
 * <p>So each flush is judged by the one after it, and what may have begun twice is left out:
 *
 * <pre>
 *   given up ≥ begun by a flush − in progress at it − completed or retried by the next flush
 * </pre>
 *
 * <p><b>This is never too much</b>, wherever the flushes fall. What counts as begun began before
 * the flush read its gauges. If it is not in them it is over, and the next flush, which reads
 * everything later, has it as completed or retried; a back-off (250 ms at most) is shorter than the
 * time between the two. So where nobody gives up it is 0 at most.
 *
 * <p>It is too little by what has begun and ended in between. That is nothing where a version
 * hangs, and it is made up for whenever traffic slackens; but of few that hang among many that are
 * answered it would tell late. So a second balance is struck that leaves out the ends in between,
 * but for the part of them that a flush may take to be read. It is believed if {@value
 * #STAYING_FLUSHES} flushes in a row show it: a judgement, where the first is a proof.
 *
 * <p>Not seen are: as many as were in progress when the stream began, and those that are given up
 * in a back-off on 1.36.2.
 */
final class Abandonment {
  private static final int STAYING_FLUSHES = 4;

  /** To read a flush takes less than this part of the time between two. */
  private static final int READ_IN_PART = 64;

  /** Sums over the stream, up to the newest flush. */
  private long begun;

  private long completed;
  private long retried;

  /** How many of those that had begun by the newest flush were not in progress at it. */
  private long over;

  /** The most that were on a connection in the newest flush or the one before. */
  private long exposed;

  private Flush before = Flush.NONE;
  private Flush newest = Flush.NONE;
  private final long[] balances = new long[STAYING_FLUSHES];
  private int flushes;
  private long reported;

  /**
   * What one flush says.
   *
   * @param connected tries that got a connection
   * @param ejected tries that got none or, with HTTP/2, whose connection broke
   * @param others tries that ended without or before a connection in another way
   * @param broken connections that ended with requests in progress
   * @param active tries on a connection at its end
   * @param pending tries that wait for a connection at its end
   * @param shared whether connections carry several requests at a time
   */
  private record Flush(
      long connected,
      long ejected,
      long others,
      long broken,
      long active,
      long pending,
      boolean shared) {
    static final Flush NONE = new Flush(0, 0, 0, 0, 0, 0, false);

    static Flush of(ClusterStats stats) {
      return new Flush(
          stats.counter("upstream_rq_total"),
          stats.counter("upstream_rq_pending_failure_eject"),
          stats.counter("upstream_rq_pending_overflow")
              + stats.counter("upstream_rq_maintenance_mode")
              + stats.counter("upstream_cx_none_healthy")
              + stats.counter("upstream_rq_cancelled"),
          stats.counter("upstream_cx_destroy_with_active_rq"),
          stats.gauge("upstream_rq_active").orElse(0),
          stats.gauge("upstream_rq_pending_active").orElse(0),
          stats.gauge("http2.streams_active").isPresent());
    }

    long begun() {
      return connected + ejected + others;
    }
  }

  /** {@return how many requests are known, since the call before, to have been given up} */
  long next(ClusterStats stats) {
    Flush next = Flush.of(stats);
    long twice = begunTwice(next);
    begun -= twice;
    over -= twice;
    long ended = stats.counter("upstream_rq_completed");
    retried += stats.counter("upstream_rq_retry");
    balances[flushes++ % STAYING_FLUSHES] = over - completed - retried - ended / READ_IN_PART;
    completed += ended;
    long known = Math.max(over - completed - retried, LongStream.of(balances).min().orElse(0));
    begun += next.begun();
    over = begun - next.active() - next.pending();
    exposed = before.active() + newest.connected() + next.connected();
    before = newest;
    newest = next;
    long news = Math.max(0, known - reported);
    reported += news;
    return news;
  }

  /**
   * {@return the most of the newest flush that may have begun twice} Nothing tells what was ejected
   * from a connection and what got none, but only what had a connection can have lost it, and only
   * if one broke. That is another figure, so it may be in the flush before or after.
   */
  private long begunTwice(Flush next) {
    boolean broke = before.broken() + newest.broken() + next.broken() > 0;
    return newest.shared() && broke ? Math.min(newest.ejected(), exposed) : 0;
  }
}

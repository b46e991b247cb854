package io.sluice.control.trace;

import io.sluice.rollout.judge.Interval;
import java.io.IOException;
import java.util.Optional;

/** Where the intervals that were judged are kept for a while. Safe for use by any thread. */
public interface Observations {
  /** Keeps nothing. */
  Observations NONE =
      new Observations() {
        @Override
        public void record(String rollout, TracePhase phase, Interval interval) {}

        @Override
        public Trace trace(String rollout) {
          return new Trace() {
            @Override
            public Optional<String> next() {
              return Optional.empty();
            }

            @Override
            public void close() {}
          };
        }
      };

  /** Keeps an interval. Never blocks: where there is no room it is left out and counted. */
  void record(String rollout, TracePhase phase, Interval interval);

  /** {@return what is kept of a rollout; the caller closes it} */
  Trace trace(String rollout) throws IOException;

  /** The lines of a trace, oldest first. */
  interface Trace extends AutoCloseable {
    /** {@return the next line; empty at the end} */
    Optional<String> next() throws IOException;

    @Override
    void close() throws IOException;
  }
}

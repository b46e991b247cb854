package io.sluice.control.store;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.ControlEvent;
import java.time.Instant;

/**
 * One event in the journal.
 *
 * @param revision its place, from 1 on, without gaps
 * @param at when it was decided, by the loop's clock, which never goes back
 * @param event the event
 */
public record JournalRecord(long revision, Instant at, ControlEvent event) {
  public JournalRecord {
    requireNonNull(at);
    requireNonNull(event);
    if (revision < 1) {
      throw new IllegalArgumentException("revisions begin at 1, not at " + revision);
    }
  }
}

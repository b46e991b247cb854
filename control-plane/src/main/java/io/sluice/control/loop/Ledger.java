package io.sluice.control.loop;

import io.micrometer.core.instrument.Timer;
import io.sluice.control.loop.Commitment.Basis;
import io.sluice.control.store.Batches;
import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state as the fold of what is journaled, and the only place where it changes: events take
 * effect once they are stored. A rollback that cannot be stored takes effect all the same, from the
 * side file, and is journaled as soon as that is possible. Used by one thread.
 */
final class Ledger {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final int PAGE = 1_000;

  private final Journal journal;
  private final RollbackLog sideFile;
  private final Recent recent;
  private final Timer appends;

  /** The fold of what is in the journal. */
  private ControlState journaled;

  private long journaledRevision;

  /** What took effect without being in the journal, in order. */
  private final List<JournalRecord> unjournaled = new ArrayList<>();

  /** The fold of both. */
  private ControlState state;

  private Instant lastAt;
  private Optional<String> trouble = Optional.empty();

  Ledger(Replay replay, RollbackLog sideFile, Recent recent, Timer appends) {
    this.journal = replay.journal();
    this.sideFile = sideFile;
    this.recent = recent;
    this.appends = appends;
    this.journaled = replay.journaled();
    this.journaledRevision = replay.revision();
    this.lastAt = replay.lastAt();
    this.trouble = replay.trouble();
    this.state = journaled;
    replay.unjournaled().forEach(this::applyUnjournaled);
  }

  ControlState state() {
    return state;
  }

  /** {@return the time of the newest record; time never goes back behind it} */
  Instant lastAt() {
    return lastAt;
  }

  long revision() {
    return journaledRevision + unjournaled.size();
  }

  /** {@return what is wrong with the store; empty since the last append that succeeded} */
  Optional<String> trouble() {
    return trouble;
  }

  /** {@return a rollout's newest records, oldest first} */
  List<JournalRecord> recent(String rollout) {
    return recent.of(rollout);
  }

  /** Stores events and applies them. */
  Commitment commit(List<ControlEvent> events, Instant at) {
    if (events.isEmpty()) {
      return new Commitment(List.of(), Optional.empty(), Basis.CURRENT);
    }
    List<ControlEvent> applied = new ArrayList<>();
    try {
      storeUnjournaled();
      for (List<JournalRecord> batch : Batches.of(numbered(events, at))) {
        append(batch);
        batch.forEach(record -> applied.add(record.event()));
      }
      return new Commitment(applied, Optional.empty(), Basis.CURRENT);
    } catch (StaleException e) {
      log.warn("A decision is made anew: {}", e.getMessage());
      return new Commitment(applied, Optional.empty(), Basis.STALE);
    } catch (StoreException e) {
      failed(e);
      applied.addAll(rescue(events.subList(applied.size(), events.size()), at));
      return new Commitment(applied, trouble, Basis.CURRENT);
    }
  }

  /** Tries again to journal what took effect without. */
  void retry() {
    try {
      storeUnjournaled();
    } catch (StaleException e) {
      log.warn(
          "What took effect without the journal follows on its newest records: {}", e.getMessage());
    } catch (StoreException e) {
      failed(e);
    }
  }

  /** Empties the side file of what the journal holds by now. */
  void tidy() {
    try {
      if (unjournaled.isEmpty() && trouble.isEmpty()) {
        sideFile.clear();
      }
    } catch (StoreException e) {
      log.warn("The side file keeps what the journal holds already", e);
    }
  }

  private void append(List<JournalRecord> batch) throws StoreException, StaleException {
    long began = System.nanoTime();
    Journal.Appended appended = journal.append(journaledRevision, batch);
    appends.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    switch (appended) {
      case Journal.Appended.Stored(long last) -> {
        for (JournalRecord record : batch) {
          journaled = journaled.apply(record.event(), record.at());
          note(record);
        }
        journaledRevision = last;
        state = journaled;
        cleared();
      }
      case Journal.Appended.Conflict(long last) -> {
        catchUp();
        throw new StaleException("the journal had gone on to revision " + last);
      }
    }
  }

  private void storeUnjournaled() throws StoreException, StaleException {
    if (unjournaled.isEmpty()) {
      return;
    }
    List<JournalRecord> owed = List.copyOf(unjournaled);
    unjournaled.clear();
    int stored = 0;
    try {
      for (List<JournalRecord> batch : Batches.of(owed)) {
        append(batch);
        stored += batch.size();
      }
    } finally {
      state = journaled;
      owed.subList(stored, owed.size()).forEach(this::applyUnjournaled);
    }
    sideFile.clear();
    log.info("{} records that the store could not take are in the journal now", owed.size());
  }

  /** What the store refused may be in it after all: the journal is what counts. */
  private void catchUp() throws StoreException {
    Journal.Page page = journal.read(journaledRevision, PAGE);
    for (JournalEntry entry : page.entries()) {
      if (!(entry instanceof JournalEntry.Known(JournalRecord record))) {
        throw new StoreException("revision " + entry.revision() + " cannot be read: " + entry);
      }
      journaled = journaled.apply(record.event(), record.at());
      journaledRevision = record.revision();
      note(record);
    }
    state = journaled;
  }

  private List<ControlEvent> rescue(List<ControlEvent> events, Instant at) {
    List<ControlEvent> rescued = Rescue.of(state, events);
    if (rescued.isEmpty()) {
      return rescued;
    }
    List<JournalRecord> records = numbered(rescued, at);
    try {
      sideFile.append(revision(), records);
      log.error("A rollback is in the side file only, for the store fails");
    } catch (StoreException e) {
      log.error("A rollback takes effect that neither the store nor the side file could take", e);
    }
    records.forEach(this::applyUnjournaled);
    return rescued;
  }

  private void applyUnjournaled(JournalRecord record) {
    try {
      state = state.apply(record.event(), record.at());
    } catch (IllegalStateException e) {
      // The journal turned out to hold something else; what does not fit any more is moot.
      log.warn("An event that could not be stored does not fit any more: {}", record, e);
      return;
    }
    var due = new JournalRecord(revision() + 1, record.at(), record.event());
    unjournaled.add(due);
    note(due);
  }

  private void note(JournalRecord record) {
    lastAt = record.at().isAfter(lastAt) ? record.at() : lastAt;
    recent.note(record);
  }

  private List<JournalRecord> numbered(List<ControlEvent> events, Instant at) {
    List<JournalRecord> records = new ArrayList<>();
    for (ControlEvent event : events) {
      records.add(new JournalRecord(revision() + records.size() + 1, at, event));
    }
    return records;
  }

  /** Tells that the journal held more than this process knew. */
  private static final class StaleException extends Exception {
    private static final long serialVersionUID = 1;

    StaleException(String message) {
      super(message);
    }
  }

  private void failed(StoreException e) {
    if (trouble.isEmpty()) {
      log.error("The store fails: nothing but rollbacks is done until it works again", e);
    }
    trouble = Optional.of(String.valueOf(e.getMessage()));
  }

  private void cleared() {
    if (trouble.isPresent()) {
      log.info("The store works again");
    }
    trouble = Optional.empty();
  }
}

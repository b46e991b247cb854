package io.sluice.control.loop;

import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.StoreException;
import java.util.List;

/** A journal whose disk can be made full, or that can lose the answer of an append. */
final class JournalValve implements Journal {
  private final Journal journal;
  Mode mode = Mode.OPEN;

  enum Mode {
    OPEN,
    /** Nothing is written. */
    FULL,
    /** It is written, and the caller is told that it failed; once. */
    ANSWER_LOST
  }

  JournalValve(Journal journal) {
    this.journal = journal;
  }

  @Override
  public Appended append(long expectedRevision, List<JournalRecord> records) throws StoreException {
    return switch (mode) {
      case OPEN -> journal.append(expectedRevision, records);
      case FULL -> throw new StoreException("database or disk is full");
      case ANSWER_LOST -> {
        mode = Mode.OPEN;
        journal.append(expectedRevision, records);
        throw new StoreException("disk I/O error");
      }
    };
  }

  @Override
  public Page read(long afterRevision, int limit) throws StoreException {
    return journal.read(afterRevision, limit);
  }

  @Override
  public void close() throws StoreException {
    journal.close();
  }
}

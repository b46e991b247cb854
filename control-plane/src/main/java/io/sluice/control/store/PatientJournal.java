package io.sluice.control.store;

import java.time.Duration;
import java.util.List;

/**
 * A journal that waits for another one only so long, so that a disk that hangs holds up no
 * rollback. An append that took too long may be stored all the same; the next one that gets through
 * finds out by a conflict.
 */
public final class PatientJournal implements Journal {
  private final Journal journal;

  /** One append may wait behind the one that is under way: the next fails at once. */
  private final PatientThread writer;

  /**
   * @param patience the longest wait for an append
   */
  public PatientJournal(Journal journal, Duration patience) {
    this.journal = journal;
    this.writer = new PatientThread("journal-writer", patience, 1);
  }

  @Override
  public Appended append(long expectedRevision, List<JournalRecord> records) throws StoreException {
    if (!writer.isIdle()) {
      // Nothing may follow an append of which nobody knows what became of it.
      throw new StoreException("the disk has not answered to an earlier append yet");
    }
    return writer.call(() -> journal.append(expectedRevision, records));
  }

  @Override
  public Page read(long afterRevision, int limit) throws StoreException {
    return journal.read(afterRevision, limit);
  }

  @Override
  public void close() throws StoreException {
    writer.close();
    journal.close();
  }
}

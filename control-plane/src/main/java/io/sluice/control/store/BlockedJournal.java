package io.sluice.control.store;

import java.util.List;

/** A journal that can be read and takes nothing, because somebody else has to lead. */
public final class BlockedJournal implements Journal {
  private final Journal journal;
  private final String why;

  /**
   * @param why why nothing is taken, as a sentence for people
   */
  public BlockedJournal(Journal journal, String why) {
    this.journal = journal;
    this.why = why;
  }

  @Override
  public Appended append(long expectedRevision, List<JournalRecord> records) throws StoreException {
    throw new StoreException(why);
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

package io.sluice.control.store;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** The durable, ordered list of everything that was decided. Safe for use by several threads. */
public interface Journal extends AutoCloseable {
  /** Most records of one {@link #append}. */
  int APPEND_RECORDS_MAX = 100;

  /** Most bytes of one {@link #append}, encoded. */
  int APPEND_BYTES_MAX = 1 << 20;

  /**
   * Adds records, all or none, and returns when they would survive a power cut.
   *
   * @param expectedRevision the revision of the last record as far as the caller knows; the first
   *     of {@code records} is the one after it
   * @param records 1 to {@value #APPEND_RECORDS_MAX}, in order
   * @throws StoreException if that is not known to have happened
   */
  Appended append(long expectedRevision, List<JournalRecord> records) throws StoreException;

  /**
   * {@return what stands after a revision, oldest first, at most {@code limit} entries}
   *
   * @param afterRevision 0 for the beginning
   * @throws StoreException if the store cannot be read
   */
  Page read(long afterRevision, int limit) throws StoreException;

  @Override
  void close() throws StoreException;

  /** What became of an append. */
  sealed interface Appended {
    /** It is stored. */
    record Stored(long lastRevision) implements Appended {}

    /** Somebody else has written: nothing is stored. */
    record Conflict(long lastRevision) implements Appended {}
  }

  /**
   * A part of the journal.
   *
   * @param entries what stands there, without gaps
   * @param lastRevision revision of the journal's last entry at the time of reading; 0 if it is
   *     empty
   */
  record Page(List<JournalEntry> entries, long lastRevision) {
    public Page {
      requireNonNull(entries);
      entries = List.copyOf(entries);
    }
  }
}

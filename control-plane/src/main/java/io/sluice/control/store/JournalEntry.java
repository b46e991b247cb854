package io.sluice.control.store;

import static java.util.Objects.requireNonNull;

/** What stands in the journal at one revision. */
public sealed interface JournalEntry {
  /** {@return its place} */
  long revision();

  /** A record that this version of Sluice understands. */
  record Known(JournalRecord record) implements JournalEntry {
    public Known {
      requireNonNull(record);
    }

    @Override
    public long revision() {
      return record.revision();
    }
  }

  /**
   * A record that it does not understand: of a newer version, damaged, or missing.
   *
   * @param why what is wrong with it, as a phrase for people
   */
  record Unknown(long revision, String why) implements JournalEntry {
    public Unknown {
      requireNonNull(why);
    }
  }
}

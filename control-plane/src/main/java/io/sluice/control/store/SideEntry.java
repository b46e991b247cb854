package io.sluice.control.store;

import java.util.List;

/**
 * A rollback that the journal could not take when it was decided.
 *
 * @param baseRevision the revision that it was decided on
 * @param entries its records, with the revisions that they were to have
 */
public record SideEntry(long baseRevision, List<JournalEntry> entries) {
  public SideEntry {
    entries = List.copyOf(entries);
  }
}

package io.sluice.control.loop;

import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.StoreException;
import java.util.List;
import java.util.function.Consumer;

/**
 * The journal as somebody reads it after the loop, never beyond the picture at hand: what comes
 * later may be about what is not in the picture yet. Not for several threads at a time.
 */
public final class JournalTail {
  private static final int PAGE = 500;

  private final Control control;
  private long revision;

  /**
   * @param afterRevision the last record that is not to be read
   */
  public JournalTail(Control control, long afterRevision) {
    this.control = control;
    this.revision = afterRevision;
  }

  /** {@return the revision of the last record that was read, or is being read} */
  public long revision() {
    return revision;
  }

  /** Reads on, to where a picture is. */
  public void read(ControlStatus status, Consumer<JournalEntry> reader) throws StoreException {
    boolean more = status.revision() > revision;
    while (more) {
      List<JournalEntry> entries =
          control.history(revision, PAGE).entries().stream()
              .filter(entry -> entry.revision() <= status.revision())
              .toList();
      for (JournalEntry entry : entries) {
        revision = entry.revision();
        reader.accept(entry);
      }
      more = !entries.isEmpty() && revision < status.revision();
    }
  }
}

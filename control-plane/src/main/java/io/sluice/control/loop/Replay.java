package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.control.store.BlockedJournal;
import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SideEntry;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlReplay;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a journal and its side file say at the start.
 *
 * @param journal the journal, blocked if it holds something that this version does not understand
 * @param journaled the fold of what it understands, up to the first record that it does not
 * @param revision revision of the last record in {@code journaled}
 * @param lastAt time of that record
 * @param unjournaled the rollbacks of the side file that the journal is owed
 * @param moot rollouts whose rollback in the side file does not fit to the journal any more, and is
 *     to be commanded anew
 * @param trouble why the journal is blocked
 */
record Replay(
    Journal journal,
    ControlState journaled,
    long revision,
    Instant lastAt,
    List<JournalRecord> unjournaled,
    SequencedSet<String> moot,
    Optional<String> trouble) {
  private static final Logger log = LoggerFactory.getLogger(Replay.class);
  private static final int PAGE = 1_000;

  Replay {
    requireNonNull(journal);
    requireNonNull(journaled);
    requireNonNull(lastAt);
    unjournaled = List.copyOf(unjournaled);
    requireNonNull(trouble);
  }

  /**
   * {@return what they say}
   *
   * @param recent is told of every record
   * @throws StoreException if they cannot be read at all
   */
  static Replay of(Journal journal, RollbackLog sideFile, Recent recent) throws StoreException {
    var fold = new Fold(recent);
    Journal.Page page;
    do {
      page = journal.read(fold.revision, PAGE);
      page.entries().forEach(fold::take);
    } while (fold.trouble.isEmpty() && fold.revision < page.lastRevision());
    fold.trouble.ifPresent(why -> log.error("This Sluice does not lead: {}", why));
    List<JournalRecord> owed = new ArrayList<>();
    SequencedSet<String> moot = new LinkedHashSet<>();
    for (SideEntry entry : sideFile.read()) {
      if (fold.trouble.isEmpty() && isIn(journal, entry)) {
        continue;
      }
      if (entry.baseRevision() == fold.revision + owed.size()) {
        known(entry).forEach(owed::add);
      } else {
        known(entry).forEach(record -> rolledBack(record).ifPresent(moot::add));
      }
    }
    return new Replay(
        fold.trouble.<Journal>map(why -> new BlockedJournal(journal, why)).orElse(journal),
        fold.replay.state(),
        fold.revision,
        fold.lastAt,
        owed,
        moot,
        fold.trouble);
  }

  /** {@return whether the entry was journaled before the side file could be emptied} */
  private static boolean isIn(Journal journal, SideEntry entry) throws StoreException {
    int size = entry.entries().size();
    return journal.read(entry.baseRevision(), size).entries().equals(entry.entries());
  }

  private static List<JournalRecord> known(SideEntry entry) {
    List<JournalRecord> records = new ArrayList<>();
    for (JournalEntry each : entry.entries()) {
      switch (each) {
        case JournalEntry.Known(JournalRecord record) -> records.add(record);
        case JournalEntry.Unknown unknown ->
            log.error("The side file holds a record that cannot be read: {}", unknown.why());
      }
    }
    return records;
  }

  private static Optional<String> rolledBack(JournalRecord record) {
    return record.event()
            instanceof ControlEvent.RolloutProgressed(var rollout, RolloutEvent.RollbackStarted _)
        ? Optional.of(rollout)
        : Optional.empty();
  }

  /** A fold of the journal that stops at what it does not understand. */
  private static final class Fold {
    private final ControlReplay replay = new ControlReplay(ControlState.EMPTY);
    private final Recent recent;
    private long revision;
    private Instant lastAt = Instant.EPOCH;
    private Optional<String> trouble = Optional.empty();

    Fold(Recent recent) {
      this.recent = recent;
    }

    void take(JournalEntry entry) {
      if (trouble.isPresent()) {
        return;
      }
      switch (entry) {
        case JournalEntry.Known(JournalRecord record) -> apply(record);
        case JournalEntry.Unknown(long at, String why) ->
            trouble = Optional.of("the journal cannot be read at revision " + at + ": " + why);
      }
    }

    private void apply(JournalRecord record) {
      try {
        replay.apply(record.event(), record.at());
      } catch (IllegalStateException e) {
        log.error("Revision {} does not fit", record.revision(), e);
        trouble =
            Optional.of(
                "the journal is damaged at revision " + record.revision() + ": " + e.getMessage());
        return;
      }
      revision = record.revision();
      lastAt = record.at().isAfter(lastAt) ? record.at() : lastAt;
      recent.note(record);
    }
  }
}

package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Optional;

/**
 * A rollout as the loop sees it.
 *
 * @param entry its definition, state and judgement
 * @param recent its newest records, oldest first; bounded
 * @param inFile what its file says now; empty if it is gone, which leaves the rollout an orphan
 */
public record RolloutStatus(
    RolloutEntry entry, List<JournalRecord> recent, Optional<Rollout> inFile) {
  public RolloutStatus {
    requireNonNull(entry);
    recent = List.copyOf(recent);
    requireNonNull(inFile);
  }

  /** {@return what the file says now, where that is something else than what runs} */
  public Optional<Rollout> pendingChange() {
    return inFile.filter(file -> !file.equals(entry.rollout()));
  }
}

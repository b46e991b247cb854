package io.sluice.control.loop;

import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest records of each rollout. Of its looks, of which there is one each interval, only the
 * newest with a judgement is among them: what is shown as the verdict comes from there, also when
 * the rollout has ended. Used by one thread.
 */
final class Recent {
  static final int RECORDS_MAX = 50;

  private final Map<String, ArrayDeque<JournalRecord>> byRollout = new HashMap<>();
  private final Map<String, JournalRecord> judged = new HashMap<>();

  void note(JournalRecord record) {
    noteJudgement(record);
    rollout(record.event())
        .ifPresent(name -> {
          var records = byRollout.computeIfAbsent(name, _ -> new ArrayDeque<>());
          ArrayDeque<JournalRecord> ring = records;
          if (!ring.isEmpty() && ring.getLast().revision() >= record.revision()) {
            // It has been noted when it took effect, before the store could take it.
            return;
          }
          if (ring.size() == RECORDS_MAX) {
            ring.removeFirst();
          }
          ring.addLast(record);
        });
  }

  /** {@return a rollout's newest records, oldest first} */
  List<JournalRecord> of(String rollout) {
    ArrayDeque<JournalRecord> kept = byRollout.get(rollout);
    List<JournalRecord> records = new ArrayList<>(kept == null ? List.of() : kept);
    Optional.ofNullable(judged.get(rollout)).ifPresent(records::add);
    records.sort(Comparator.comparingLong(JournalRecord::revision));
    return List.copyOf(records);
  }

  /** A beginning anew leaves the judgements of the time before behind. */
  private void noteJudgement(JournalRecord record) {
    if (record.event() instanceof ControlEvent.RolloutProgressed(var name, RolloutEvent.Looked l)
        && l.judgement().isPresent()) {
      judged.put(name, record);
    } else if (record.event()
        instanceof ControlEvent.RolloutProgressed(var name, RolloutEvent.Reset _)) {
      judged.remove(name);
    } else if (record.event() instanceof ControlEvent.RolloutRestarted(var rollout, _)) {
      judged.remove(rollout.name());
    }
  }

  private static Optional<String> rollout(ControlEvent event) {
    return switch (event) {
      case ControlEvent.RolloutProgressed(_, RolloutEvent.Looked _) -> Optional.empty();
      case ControlEvent.RolloutProgressed(var name, _) -> Optional.of(name);
      case ControlEvent.RolloutSubmitted(var rollout, _) -> Optional.of(rollout.name());
      case ControlEvent.RolloutRestarted(var rollout, _) -> Optional.of(rollout.name());
      case ControlEvent.ServiceDefined _,
          ControlEvent.ServiceRemoved _,
          ControlEvent.StableSwapped _,
          ControlEvent.AlertRaised _,
          ControlEvent.AlertResolved _,
          ControlEvent.Frozen _,
          ControlEvent.Thawed _ ->
          Optional.empty();
    };
  }
}

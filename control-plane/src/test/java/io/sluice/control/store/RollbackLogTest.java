package io.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.model.Split;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackLogTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("rollbacks.log");
  }

  @Test
  void entries_afterReopening_areRead() throws Exception {
    try (RollbackLog log = RollbackLog.open(file)) {
      assertThat(log.read()).isEmpty();
      log.append(4, List.of(rollback(5)));
      log.append(5, List.of(rollback(6), rollback(7)));
    }

    try (RollbackLog log = RollbackLog.open(file)) {
      assertThat(log.read())
          .containsExactly(side(4, rollback(5)), side(5, rollback(6), rollback(7)));
      log.append(7, List.of(rollback(8)));
      assertThat(log.read()).hasSize(3);
    }
  }

  @Test
  void clear_leavesNothing_andTakesNewEntries() throws Exception {
    try (RollbackLog log = RollbackLog.open(file)) {
      log.append(4, List.of(rollback(5)));
      log.append(5, List.of(rollback(6)));
      log.clear();
      assertThat(log.read()).isEmpty();
      log.append(9, List.of(rollback(10)));
    }

    try (RollbackLog log = RollbackLog.open(file)) {
      assertThat(log.read()).containsExactly(side(9, rollback(10)));
    }
  }

  @Test
  void open_takesTheSpaceBeforeItIsNeeded() throws Exception {
    try (RollbackLog log = RollbackLog.open(file)) {
      long reserved = Files.size(file);
      log.append(4, List.of(rollback(5)));

      assertThat(Files.size(file)).isEqualTo(reserved).isGreaterThan(100_000);
    }
  }

  @Test
  void entry_thatWasCutOff_endsTheList() throws Exception {
    try (RollbackLog log = RollbackLog.open(file)) {
      log.append(4, List.of(rollback(5)));
      log.append(5, List.of(rollback(6)));
    }
    damageSecondEntry();

    try (RollbackLog log = RollbackLog.open(file)) {
      assertThat(log.read()).containsExactly(side(4, rollback(5)));
      log.append(5, List.of(rollback(6)));
      assertThat(log.read()).hasSize(2);
    }
  }

  private void damageSecondEntry() throws Exception {
    try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
      int length = raw.readInt();
      raw.seek(8L + length + 8 + 3);
      raw.write(0xFF);
    }
  }

  private static JournalRecord rollback(long revision) {
    var started =
        new RolloutEvent.RollbackStarted(
            new Cause.Rejected("no"), Split.all("v1"), Outcome.ROLLED_BACK);
    return new JournalRecord(revision, AT, new ControlEvent.RolloutProgressed("r", started));
  }

  private static SideEntry side(long base, JournalRecord... records) {
    return new SideEntry(
        base, List.of(records).stream().<JournalEntry>map(JournalEntry.Known::new).toList());
  }
}

package io.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.store.Journal.Appended;
import io.sluice.rollout.engine.ControlEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("deep/journal.db");
  }

  @Test
  void append_thenReopened_isReadInOrder() throws Exception {
    List<JournalRecord> records = records(1, EventSamples.of(1));
    try (Journal journal = SqliteJournal.open(file)) {
      long revision = 0;
      for (JournalRecord record : records) {
        assertThat(journal.append(revision, List.of(record)))
            .isEqualTo(new Appended.Stored(++revision));
      }
    }

    try (Journal journal = SqliteJournal.open(file)) {
      assertThat(known(journal.read(0, 1_000).entries())).isEqualTo(records);
      assertThat(journal.read(0, 1).lastRevision()).isEqualTo(records.size());
    }
  }

  @Test
  void read_inPages_givesEveryRecordOnce() throws Exception {
    try (Journal journal = SqliteJournal.open(file)) {
      List<JournalRecord> records = records(1, Collections.nCopies(25, removed("s")));
      journal.append(0, records);

      List<JournalRecord> read = new ArrayList<>();
      for (long after = 0; after < 25; after = read.size()) {
        read.addAll(known(journal.read(after, 10).entries()));
      }

      assertThat(read).isEqualTo(records);
      assertThat(journal.read(25, 10).entries()).isEmpty();
    }
  }

  @Test
  void append_onAnotherRevision_conflictsAndStoresNothing() throws Exception {
    try (Journal journal = SqliteJournal.open(file)) {
      journal.append(0, records(1, List.of(removed("a"))));

      assertThat(journal.append(0, records(1, List.of(removed("b")))))
          .isEqualTo(new Appended.Conflict(1));
      assertThat(known(journal.read(0, 10).entries())).hasSize(1);
    }
  }

  @Test
  void append_beyondItsBounds_isRefused() throws Exception {
    try (Journal journal = SqliteJournal.open(file)) {
      assertThatThrownBy(() -> journal.append(0, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () -> journal.append(0, records(1, Collections.nCopies(101, removed("s")))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> journal.append(0, records(5, List.of(removed("s")))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(journal.read(0, 10).lastRevision()).isZero();
    }
  }

  @Test
  void open_whileAnotherHasTheFile_isRefusedClearly() throws Exception {
    try (Journal first = SqliteJournal.open(file)) {
      assertThatThrownBy(() -> SqliteJournal.open(file))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("in use by another Sluice");
      assertThat(first.append(0, records(1, List.of(removed("s")))))
          .isEqualTo(new Appended.Stored(1));
    }
  }

  @Test
  void open_ofSomethingElse_isRefusedClearly() throws Exception {
    Path text = Files.writeString(directory.resolve("text.db"), "no database, ".repeat(100));
    assertThatThrownBy(() -> SqliteJournal.open(text))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("damaged");

    Path other = directory.resolve("other.db");
    sql(other, "CREATE TABLE t (x)");
    assertThatThrownBy(() -> SqliteJournal.open(other)).hasMessageContaining("not a journal");
  }

  @Test
  void open_ofNewerLayout_isRefusedClearly() throws Exception {
    SqliteJournal.open(file).close();
    sql(file, "PRAGMA user_version = 2");

    assertThatThrownBy(() -> SqliteJournal.open(file))
        .hasMessageContaining("layout of version 2; this Sluice knows 1");
  }

  @Test
  void read_ofDamagedOrMissingRecords_saysSoInPlace() throws Exception {
    try (Journal journal = SqliteJournal.open(file)) {
      journal.append(0, records(1, Collections.nCopies(6, removed("s"))));
    }
    sql(file, "UPDATE record SET envelope = x'00' WHERE revision = 2");
    sql(file, "DELETE FROM record WHERE revision = 4");

    try (Journal journal = SqliteJournal.open(file)) {
      List<JournalEntry> entries = journal.read(0, 10).entries();
      assertThat(entries).hasSize(4);
      assertThat(entries.get(1))
          .isEqualTo(new JournalEntry.Unknown(2, "the record is damaged: its checksum is wrong"));
      assertThat(entries.get(3))
          .isEqualTo(new JournalEntry.Unknown(4, "records up to 5 are missing"));
    }
  }

  @Test
  void append_afterClose_failsAndSaysSo() throws Exception {
    Journal journal = SqliteJournal.open(file);
    journal.close();

    assertThatThrownBy(() -> journal.append(0, records(1, List.of(removed("s")))))
        .isInstanceOf(StoreException.class);
  }

  private static ControlEvent removed(String service) {
    return new ControlEvent.ServiceRemoved(service);
  }

  private static List<JournalRecord> records(long first, List<ControlEvent> events) {
    List<JournalRecord> records = new ArrayList<>();
    for (ControlEvent event : events) {
      records.add(new JournalRecord(first + records.size(), AT, event));
    }
    return records;
  }

  private static List<JournalRecord> known(List<JournalEntry> entries) {
    return entries.stream().map(e -> ((JournalEntry.Known) e).record()).toList();
  }

  private static void sql(Path database, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }
}

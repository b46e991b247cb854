package io.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.ControlEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchesTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory;

  @Test
  void manyOrLargeRecords_areDivided_soThatEachPartFits() throws Exception {
    List<ControlEvent> events = new ArrayList<>(Collections.nCopies(250, removed("s")));
    events.addAll(Collections.nCopies(30, removed("s".repeat(100_000))));
    events.addAll(EventSamples.of(1));
    List<JournalRecord> records = numbered(events);

    List<List<JournalRecord>> batches = Batches.of(records);

    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(records);
    assertThat(batches).hasSizeGreaterThan(5);
    try (Journal journal = SqliteJournal.open(directory.resolve("journal.db"))) {
      long revision = 0;
      for (List<JournalRecord> batch : batches) {
        assertThat(journal.append(revision, batch)).isInstanceOf(Journal.Appended.Stored.class);
        revision += batch.size();
      }
    }
  }

  @Test
  void bound_ofARecord_isNeverTooSmall() {
    for (ControlEvent event : EventSamples.of(2)) {
      assertThat(RecordCodec.CURRENT.encode(AT, event).getSerializedSize())
          .isLessThanOrEqualTo(RecordCodec.CURRENT.sizeAtMost(event));
    }
  }

  private static ControlEvent removed(String service) {
    return new ControlEvent.ServiceRemoved(service);
  }

  private static List<JournalRecord> numbered(List<ControlEvent> events) {
    List<JournalRecord> records = new ArrayList<>();
    for (ControlEvent event : events) {
      records.add(new JournalRecord(records.size() + 1, AT, event));
    }
    return records;
  }
}

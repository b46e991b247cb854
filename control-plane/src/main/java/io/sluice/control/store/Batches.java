package io.sluice.control.store;

import java.util.ArrayList;
import java.util.List;

/** The division of records into appends. */
public final class Batches {
  private Batches() {}

  /** {@return the records in parts, in order, each of which fits into one append} */
  public static List<List<JournalRecord>> of(List<JournalRecord> records) {
    if (records.size() == 1) {
      return List.of(List.copyOf(records));
    }
    List<List<JournalRecord>> batches = new ArrayList<>();
    List<JournalRecord> batch = new ArrayList<>();
    long bytes = 0;
    for (JournalRecord record : records) {
      int size = RecordCodec.CURRENT.sizeAtMost(record.event());
      boolean full =
          batch.size() == Journal.APPEND_RECORDS_MAX || bytes + size > Journal.APPEND_BYTES_MAX;
      if (full && !batch.isEmpty()) {
        batches.add(List.copyOf(batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(record);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      batches.add(List.copyOf(batch));
    }
    return batches;
  }
}

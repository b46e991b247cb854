package io.sluice.bench;

import io.sluice.control.store.Batches;
import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.SqliteJournal;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlReplay;
import io.sluice.rollout.engine.ControlState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Measures the journal in a SQLite file: the time of one append, which every decision waits for,
 * and the size and the time of a replay, which every start waits for. Nearly all records are looks
 * with a judgement, as in real life. Argument: number of records (100,000).
 */
public final class JournalReplay {
  private static final int RECORDS = 100_000;
  private static final int SINGLE_APPENDS = 500;
  private static final int PAGE = 1_000;
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  private JournalReplay() {}

  public static void main(String[] args) throws IOException {
    int records = args.length > 0 ? Integer.parseInt(args[0]) : RECORDS;
    Path folder = Files.createTempDirectory("journal-replay");
    Path file = folder.resolve("journal.db");
    try {
      try (Journal journal = SqliteJournal.open(file)) {
        measureAppends(journal, records);
      }
      System.out.printf("size: %,d bytes a record%n", Files.size(file) / records);
      try (Journal journal = SqliteJournal.open(file)) {
        for (int run = 1; run <= 3; run++) {
          measureReplay(journal, run);
        }
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void measureAppends(Journal journal, int records) throws IOException {
    List<JournalRecord> all = numbered(LookedHistory.events(records));
    long[] nanos = new long[SINGLE_APPENDS];
    for (int i = 0; i < SINGLE_APPENDS; i++) {
      long began = System.nanoTime();
      journal.append(i, List.of(all.get(i)));
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "append of one record: median %.2f ms, 99 %% within %.2f ms%n",
        nanos[SINGLE_APPENDS / 2] / 1e6, nanos[SINGLE_APPENDS * 99 / 100] / 1e6);
    long revision = SINGLE_APPENDS;
    for (List<JournalRecord> batch : Batches.of(all.subList(SINGLE_APPENDS, all.size()))) {
      journal.append(revision, batch);
      revision += batch.size();
    }
  }

  private static List<JournalRecord> numbered(List<ControlEvent> events) {
    List<JournalRecord> records = new ArrayList<>();
    for (ControlEvent event : events) {
      int number = records.size() + 1;
      records.add(new JournalRecord(number, START.plusSeconds(number), event));
    }
    return records;
  }

  private static void measureReplay(Journal journal, int run) throws IOException {
    var cpu = ManagementFactory.getThreadMXBean();
    long cpuBegan = cpu.getCurrentThreadCpuTime();
    long began = System.nanoTime();
    var replay = new ControlReplay(ControlState.EMPTY);
    long revision = 0;
    Journal.Page page;
    do {
      page = journal.read(revision, PAGE);
      for (JournalEntry entry : page.entries()) {
        if (!(entry instanceof JournalEntry.Known(JournalRecord record))) {
          throw new IOException("cannot be read: " + entry);
        }
        replay.apply(record.event(), record.at());
        revision = record.revision();
      }
    } while (revision < page.lastRevision());
    System.out.printf(
        "replay %d: %,d records, %d rollouts in %.0f ms, %.0f ms of it on a processor%n",
        run,
        revision,
        replay.state().rollouts().size(),
        (System.nanoTime() - began) / 1e6,
        (cpu.getCurrentThreadCpuTime() - cpuBegan) / 1e6);
  }
}

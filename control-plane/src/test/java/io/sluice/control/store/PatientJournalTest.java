package io.sluice.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.rollout.engine.ControlEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PatientJournalTest {
  @TempDir Path directory;

  @Test
  void diskThatHangs_isAFailure_andWhatItStoredInTheEndIsAConflict() throws Exception {
    var hang = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    SqliteJournal disk = SqliteJournal.open(directory.resolve("journal.db"));
    try (Journal journal =
        new PatientJournal(new Hanging(disk, hang, done), Duration.ofMillis(50))) {
      assertThatThrownBy(() -> journal.append(0, List.of(record(1))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("has not answered within 50 ms");
      assertThatThrownBy(() -> journal.append(0, List.of(record(1))))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("earlier append");

      hang.countDown();
      done.await();

      assertThat(appendOnceAnswered(journal)).isEqualTo(new Journal.Appended.Conflict(1));
      assertThat(journal.read(0, 10).entries()).hasSize(1);
    }
  }

  /** The answer to the first append is there a moment after the append itself has ended. */
  private static Journal.Appended appendOnceAnswered(Journal journal) {
    while (true) {
      try {
        return journal.append(0, List.of(record(1)));
      } catch (StoreException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void failuresAndFaults_ofTheJournalBehind_arePassedOn() throws Exception {
    SqliteJournal disk = SqliteJournal.open(directory.resolve("journal.db"));
    try (Journal journal = new PatientJournal(disk, Duration.ofSeconds(30))) {
      assertThat(journal.append(0, List.of(record(1)))).isEqualTo(new Journal.Appended.Stored(1));
      assertThatThrownBy(() -> journal.append(1, List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      disk.close();
      assertThatThrownBy(() -> appendOrFail(journal)).isInstanceOf(StoreException.class);
    }
  }

  private static void appendOrFail(Journal journal) throws StoreException {
    journal.append(1, List.of(record(2)));
  }

  private static JournalRecord record(long revision) {
    return new JournalRecord(
        revision, Instant.EPOCH, new ControlEvent.ServiceRemoved("s" + revision));
  }

  private record Hanging(Journal journal, CountDownLatch hang, CountDownLatch done)
      implements Journal {
    @Override
    public Appended append(long expectedRevision, List<JournalRecord> records)
        throws StoreException {
      try {
        hang.await();
        return journal.append(expectedRevision, records);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreException("interrupted", e);
      } finally {
        done.countDown();
      }
    }

    @Override
    public Page read(long afterRevision, int limit) throws StoreException {
      return journal.read(afterRevision, limit);
    }

    @Override
    public void close() throws StoreException {
      journal.close();
    }
  }
}

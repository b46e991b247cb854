package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Freezes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JournalTailTest {
  private final List<Long> read = new ArrayList<>();

  @Test
  void records_beyondThePicture_waitForTheNextOne() throws Exception {
    var tail = new JournalTail(new LongJournal(1_203), 1);

    tail.read(picture(1_100), entry -> read.add(entry.revision()));
    assertThat(read).containsExactlyElementsOf(revisions(2, 1_100));

    tail.read(picture(1_100), entry -> read.add(entry.revision()));
    tail.read(picture(1_203), entry -> read.add(entry.revision()));
    assertThat(read).containsExactlyElementsOf(revisions(2, 1_203));
    assertThat(tail.revision()).isEqualTo(1_203);
  }

  @Test
  void journal_behindThePicture_isReadOnOnceItIsThere() throws Exception {
    var tail = new JournalTail(new LongJournal(3), 0);

    tail.read(picture(5), entry -> read.add(entry.revision()));

    assertThat(read).containsExactly(1L, 2L, 3L);
  }

  private static List<Long> revisions(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static ControlStatus picture(long revision) {
    return new ControlStatus(
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        revision,
        new TreeMap<>(),
        List.of(),
        Freezes.NONE,
        new ConfigStatus(ConfigSet.EMPTY, List.of(), List.of(), new TreeSet<>()),
        new Standing.Leading());
  }

  /** A control whose journal has so many records. */
  private record LongJournal(long last) implements Control {
    @Override
    public Journal.Page history(long afterRevision, int limit) {
      return new Journal.Page(
          LongStream.rangeClosed(afterRevision + 1, Math.min(last, afterRevision + limit))
              .<JournalEntry>mapToObj(revision -> new JournalEntry.Unknown(revision, "newer"))
              .toList(),
          last);
    }

    @Override
    public ControlStatus status() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription subscribe(Consumer<ControlStatus> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Answer> submit(ControlInput input) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Observations.Trace trace(String rollout) {
      throw new UnsupportedOperationException();
    }
  }
}

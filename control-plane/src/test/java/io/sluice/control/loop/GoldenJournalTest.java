package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.model.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Journals that released versions wrote are read by this one; each folder is a version. */
class GoldenJournalTest {
  private static final Path FOLDER =
      Path.of(
          Objects.requireNonNull(System.getProperty("sluice.root")),
          "control-plane/src/test/resources/journals");

  @TempDir Path copies;

  static Stream<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(f -> f.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void history_isReplayed_toWhatItEndedWith(String version) throws Exception {
    try (Journal journal = SqliteJournal.open(copy(version, "journal.db"));
        RollbackLog sideFile = RollbackLog.open(copies.resolve("rollbacks.log"))) {
      Replay replay = Replay.of(journal, sideFile, new Recent());

      assertThat(replay.trouble()).isEmpty();
      ControlState state = replay.journaled();
      assertThat(outcome(state, "good-v2")).isEqualTo(Outcome.PROMOTED);
      assertThat(outcome(state, "bad-v2")).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(outcome(state, "alerted-v2")).isEqualTo(Outcome.ROLLED_BACK);
      assertThat(outcome(state, "flipped-v2")).isEqualTo(Outcome.PROMOTED);
      assertThat(state(state, "held-v2")).isInstanceOf(RolloutState.Paused.class);
      assertThat(state.firing()).isEmpty();
      var plan = TrafficPlanner.plan(state).services();
      assertThat(plan.get("good")).extracting("split").isEqualTo(Split.all("v2"));
      assertThat(plan.get("bad")).extracting("split").isEqualTo(Split.all("v1"));
      assertThat(plan.get("held")).extracting("split").isEqualTo(Split.between("v1", "v2", 1_000));
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void record_ofEveryType_isKnown(String version) throws Exception {
    try (Journal journal = SqliteJournal.open(copy(version, "events.db"))) {
      Journal.Page page = journal.read(0, 1_000);

      assertThat(page.entries()).hasSizeGreaterThan(50);
      assertThat(page.entries()).allMatch(entry -> entry instanceof JournalEntry.Known);
    }
  }

  private Path copy(String version, String file) throws IOException {
    return Files.copy(
        FOLDER.resolve(version).resolve(file),
        copies.resolve(file),
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static RolloutState state(ControlState state, String rollout) {
    return Objects.requireNonNull(state.rollouts().get(rollout)).state();
  }

  private static Outcome outcome(ControlState state, String rollout) {
    return ((RolloutState.Finished) state(state, rollout)).outcome();
  }
}

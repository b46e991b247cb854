package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.loop.JournalValve.Mode;
import io.sluice.control.store.JournalEntry;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Alert;
import io.sluice.xds.protocol.PushGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingStoreTest {
  private static final ConfigSet FILES =
      files(
          List.of(service("s", "v1", 10_000, "v1", "v2"), service("t", "v1", 10_001, "v1", "v2")),
          canary("r", "s"),
          canary("q", "t"));

  @TempDir Path directory;
  private LoopBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new LoopBench(directory, FILES);
    bench.seconds(2);
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void stepForward_whileTheStoreFails_changesNothing_isShown_andComesLater() {
    bench.journal().mode = Mode.FULL;
    int pushes = bench.envoys.pushes.size();

    bench.seconds(30);

    assertThat(bench.envoys.pushes).hasSize(pushes);
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.core().standing())
        .isEqualTo(new Standing.Hampered("database or disk is full"));

    bench.journal().mode = Mode.OPEN;
    bench.seconds(30);
    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
    assertThat(bench.core().standing()).isEqualTo(new Standing.Leading());
  }

  @Test
  void command_whileTheStoreFails_isUnavailable_andChangesNothing() {
    bench.journal().mode = Mode.FULL;

    assertThat(bench.command("r", new Verb.Pause()))
        .isEqualTo(new Answer.Unavailable("the store fails: database or disk is full"));
    assertThat(bench.state("r")).isInstanceOf(Running.class);
  }

  @Test
  void rollback_whileTheStoreFails_isPushed_andInTheSideFile() throws Exception {
    bench.journal().mode = Mode.FULL;

    assertThat(bench.command("r", new Verb.Abort())).isInstanceOf(Answer.DoneUnjournaled.class);

    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.weight("t", "v2")).isEqualTo(1_000);
    assertThat(bench.envoys.last().gate()).isEqualTo(PushGate.ACKED);
    assertThat(bench.sideFile().read()).hasSize(1);
  }

  @Test
  void badVerdict_whileTheStoreFails_takesTrafficBackAllTheSame() {
    bench.failing.add("v2");
    bench.journal().mode = Mode.FULL;

    bench.seconds(5);

    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.weight("t", "v1")).isEqualTo(10_000);
  }

  @Test
  void rollback_whenTheStoreWorksAgain_isJournaledOnce_andTheSideFileEmptied() throws Exception {
    bench.journal().mode = Mode.FULL;
    bench.command("r", new Verb.Abort());
    bench.command("q", new Verb.Abort());
    bench.journal().mode = Mode.OPEN;

    bench.seconds(3);

    assertThat(bench.sideFile().read()).isEmpty();
    assertThat(rollbacksInTheJournal()).isEqualTo(2);
    assertThat(bench.state("r")).isInstanceOf(Finished.class);
    ControlState state = bench.core().ledger().state();
    assertThat(Replay.of(bench.journal(), bench.sideFile(), new Recent()).journaled())
        .isEqualTo(state);
  }

  @Test
  void rollback_inTheSideFile_isTakenIntoTheJournalByTheNextProcess() throws Exception {
    bench.journal().mode = Mode.FULL;
    bench.command("r", new Verb.Abort());

    bench.restart(FILES);

    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.state("r")).isInstanceOf(RollingBack.class);
    assertThat(rollbacksInTheJournal()).isEqualTo(1);
    assertThat(bench.sideFile().read()).isEmpty();
  }

  @Test
  void rollback_journaledButStillInTheSideFile_isNotRepeated() throws Exception {
    bench.journal().mode = Mode.FULL;
    bench.command("r", new Verb.Abort());
    byte[] side = Files.readAllBytes(directory.resolve("rollbacks.log"));
    bench.restart(FILES);
    bench.close();
    Files.write(directory.resolve("rollbacks.log"), side);
    bench = new LoopBench(directory, FILES);

    assertThat(rollbacksInTheJournal()).isEqualTo(1);
    assertThat(bench.sideFile().read()).isEmpty();
  }

  @Test
  void appendWhoseAnswerWasLost_isFoundInTheJournal_andNothingHappensTwice() throws Exception {
    bench.journal().mode = Mode.ANSWER_LOST;
    assertThat(bench.command("r", new Verb.Pause())).isInstanceOf(Answer.Unavailable.class);

    bench.seconds(30);

    ControlState state = bench.core().ledger().state();
    assertThat(Replay.of(bench.journal(), bench.sideFile(), new Recent()).journaled())
        .isEqualTo(state);
    assertThat(bench.core().standing()).isEqualTo(new Standing.Leading());
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.weight("t", "v2")).isEqualTo(10_000);
  }

  @Test
  void rollbackWhoseAnswerWasLost_takesEffectOnce() throws Exception {
    bench.journal().mode = Mode.ANSWER_LOST;
    assertThat(bench.command("r", new Verb.Abort())).isInstanceOf(Answer.DoneUnjournaled.class);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);

    bench.seconds(5);

    assertThat(bench.state("r")).isInstanceOf(Finished.class);
    assertThat(bench.core().standing()).isEqualTo(new Standing.Leading());
    ControlState state = bench.core().ledger().state();
    assertThat(Replay.of(bench.journal(), bench.sideFile(), new Recent()).journaled())
        .isEqualTo(state);
    assertThat(bench.sideFile().read()).isEmpty();
  }

  @Test
  void alert_whileTheStoreFails_isRaisedWhenItWorksAgain() {
    bench.journal().mode = Mode.FULL;
    var labels = new TreeMap<>(Map.of("service", "s"));
    var alert = new Alert("f1", labels, LoopBench.START);
    bench.core().handle(new ControlInput.AlertsPosted(List.of(alert), List.of()));
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.core().ledger().state().firing()).isEmpty();

    bench.journal().mode = Mode.OPEN;
    bench.seconds(3);

    assertThat(bench.core().ledger().state().firing()).containsKey("f1");
  }

  @Test
  void unknownRecord_keepsServing_refusesToLead_andStillRollsBack() throws Exception {
    var snapshot = bench.envoys.last().snapshot().version();
    bench.close();
    spoilTheNextRevision();
    bench = new LoopBench(directory, FILES);

    assertThat(bench.envoys.last().snapshot().version()).isEqualTo(snapshot);
    assertThat(bench.core().standing())
        .isInstanceOfSatisfying(
            Standing.Hampered.class, s -> assertThat(s.why()).contains("cannot be read"));
    bench.seconds(30);
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.command("q", new Verb.Pause())).isInstanceOf(Answer.Unavailable.class);

    assertThat(bench.command("r", new Verb.Abort())).isInstanceOf(Answer.DoneUnjournaled.class);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    bench.restart(FILES);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
  }

  @Test
  void rollback_besideAnUnknownRecord_isCommandedAnewByWhoUnderstandsIt() throws Exception {
    bench.close();
    spoilTheNextRevision();
    bench = new LoopBench(directory, FILES);
    bench.command("r", new Verb.Abort());
    bench.close();
    sql(
        "UPDATE record SET revision = -revision WHERE revision = (SELECT MAX(revision) FROM"
            + " record)");
    sql("DELETE FROM record WHERE revision < 0");
    moveTheSideFileBehind();

    bench = new LoopBench(directory, FILES);

    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.core().standing()).isEqualTo(new Standing.Leading());
    assertThat(bench.sideFile().read()).isEmpty();
  }

  /** Makes the journal go on with something else than the side file knows. */
  private void moveTheSideFileBehind() throws Exception {
    byte[] side = Files.readAllBytes(directory.resolve("rollbacks.log"));
    Files.delete(directory.resolve("rollbacks.log"));
    bench = new LoopBench(directory, FILES);
    bench.seconds(1);
    bench.close();
    Files.write(directory.resolve("rollbacks.log"), side);
  }

  private void spoilTheNextRevision() throws SQLException {
    sql(
        "INSERT INTO record (revision, checksum, envelope)"
            + " SELECT MAX(revision) + 1, 0, x'0000' FROM record");
  }

  private void sql(String statement) throws SQLException {
    String url = "jdbc:sqlite:" + directory.resolve("journal.db");
    try (Connection connection = DriverManager.getConnection(url);
        var prepared = connection.createStatement()) {
      prepared.execute(statement);
    }
  }

  private long rollbacksInTheJournal() throws Exception {
    return bench.journal().read(0, 1_000).entries().stream()
        .filter(entry ->
            entry instanceof JournalEntry.Known(var record)
                && record.event()
                    instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.RollbackStarted _))
        .count();
  }
}

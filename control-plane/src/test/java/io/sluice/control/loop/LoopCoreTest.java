package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Alert;
import io.sluice.xds.protocol.PushGate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoopCoreTest {
  private static final ConfigSet FILES =
      files(List.of(service("s", "v1", 10_000, "v1", "v2")), canary("r", "s"));

  @TempDir Path directory;
  private LoopBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new LoopBench(directory, FILES);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void goodCandidate_isPromotedStepByStep_eachGatedByHealth() {
    bench.seconds(1);
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.envoys.last().gate()).isEqualTo(PushGate.ACKED_AND_HEALTHY);

    bench.seconds(9);
    assertThat(bench.weight("s", "v2")).isEqualTo(5_000);
    assertThat(bench.envoys.last().gate()).isEqualTo(PushGate.ACKED_AND_HEALTHY);

    bench.seconds(20);
    assertThat(bench.state("r"))
        .isInstanceOfSatisfying(
            Finished.class, f -> assertThat(f.outcome()).isEqualTo(Outcome.PROMOTED));
    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
  }

  @Test
  void badCandidate_isTakenBackInOnePush_thatWaitsForNothing() {
    bench.failing.add("v2");
    bench.seconds(1);
    int pushes = bench.envoys.pushes.size();

    bench.seconds(6);

    assertThat(bench.state("r"))
        .isInstanceOfSatisfying(
            Finished.class, f -> assertThat(f.outcome()).isEqualTo(Outcome.ROLLED_BACK));
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.envoys.pushes).hasSize(pushes + 1);
    assertThat(bench.envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void alert_thatMatches_takesTrafficBackBeforeTheAnswer() {
    bench.seconds(2);

    Answer answer = bench.core().handle(alert("s"));

    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(bench.state("r")).isInstanceOf(RollingBack.class);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
    assertThat(bench.envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void pushes_comeAfterTheJournalHasThem() {
    List<Long> journaled = new ArrayList<>();
    List<Long> decided = new ArrayList<>();
    bench.envoys.onPush =
        () -> {
          journaled.add(lastRevision());
          decided.add(bench.core().ledger().revision());
        };

    bench.seconds(12);

    assertThat(journaled).hasSizeGreaterThan(1).isEqualTo(decided);
  }

  private long lastRevision() {
    try {
      return bench.journal().read(0, 1).lastRevision();
    } catch (StoreException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void restart_atAnyTime_changesNoTrafficAndGoesOn() throws Exception {
    for (int second = 0; second < 25; second++) {
      bench.seconds(1);
      ControlState before = bench.core().ledger().state();
      var snapshot = bench.envoys.last().snapshot().version();

      bench.restart(FILES);

      assertThat(bench.envoys.last().snapshot().version())
          .as("after %d s", second)
          .isEqualTo(snapshot);
      assertThat(bench.core().ledger().state().services()).isEqualTo(before.services());
    }
    bench.seconds(30);
    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
  }

  @Test
  void replay_ofTheJournal_givesTheSameState() throws Exception {
    bench.seconds(12);
    ControlState before = bench.core().ledger().state();

    Replay replay = Replay.of(bench.journal(), bench.sideFile(), new Recent());

    assertThat(replay.journaled()).isEqualTo(before);
    assertThat(replay.revision()).isEqualTo(bench.core().ledger().revision());
  }

  @Test
  void clockThatJumpsBack_stopsNothing() {
    bench.seconds(3);
    bench.now = bench.now.minus(Duration.ofHours(3));

    Answer answer = bench.command("r", new Verb.Abort());

    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(bench.state("r").since()).isAfterOrEqualTo(LoopBench.START);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
  }

  @Test
  void missingEnvoy_holdsThePhase_andIsNamed() {
    bench.seconds(1);
    bench.envoys.lagging.add("envoy-2");

    bench.seconds(30);

    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.core().lookout().fleet("s").missing())
        .containsExactly("envoy-2: has not taken [routes]");
  }

  @Test
  void candidateWithoutHealthyEndpoint_getsNoTraffic() {
    bench.envoys.unusable.add("s__v2");
    bench.seconds(10);
    assertThat(bench.weight("s", "v2")).isZero();
    assertThat(bench.core().lookout().fleet("s").missing())
        .containsExactly(
            "envoy-1: has not reported v2 as usable yet",
            "envoy-2: has not reported v2 as usable yet");

    bench.envoys.unusable.clear();
    bench.seconds(1);

    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(bench.core().lookout().fleet("s").missing()).isEmpty();
  }

  @Test
  void effect_runsAfterItIsJournaled_andItsAnswerOpensTheGate() throws Exception {
    bench.close();
    bench =
        new LoopBench(
            directory.resolve("smoke"),
            files(List.of(service("s", "v1", 10_000, "v1", "v2")), Settings.smoke("flip", "s")));
    bench.seconds(1);
    assertThat(bench.weight("s", "v2")).isZero();

    bench.answerEffect();
    bench.seconds(1);

    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
  }

  @Test
  void effect_withoutAnswerBeforeARestart_runsAgainWithItsId() throws Exception {
    bench.close();
    var files = files(List.of(service("s", "v1", 10_000, "v1", "v2")), Settings.smoke("flip", "s"));
    bench = new LoopBench(directory.resolve("smoke"), files);
    bench.seconds(1);
    bench.answers.take();
    var ids = new LinkedBlockingQueue<String>();
    bench.effects =
        (effect, _) -> {
          ids.add(effect.id());
          return new EffectResult.Failed("broken");
        };

    bench.restart(files);
    bench.answerEffect();

    assertThat(ids).hasSize(1);
    assertThat(bench.state("flip")).isNotInstanceOf(Running.class);
    assertThat(bench.weight("s", "v1")).isEqualTo(10_000);
  }

  @Test
  void start_withoutDefinitionOfAServiceInUse_isRefused() throws Exception {
    bench.seconds(2);

    assertThatThrownBy(() -> bench.restart(files(List.of())))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("service s");
  }

  private static ControlInput alert(String service) {
    var labels = new TreeMap<>(Map.of("service", service, "alertname", "Slow"));
    return new ControlInput.AlertsPosted(
        List.of(new Alert("f1", labels, LoopBench.START)), List.of());
  }
}

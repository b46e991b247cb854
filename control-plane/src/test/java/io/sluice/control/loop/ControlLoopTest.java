package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.source.FigureSources;
import io.sluice.control.source.Origins;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Alert;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlLoopTest {
  private static final ConfigSet FILES =
      files(List.of(service("s", "v1", 10_000, "v1", "v2")), canary("r", "s"));

  @TempDir Path directory;
  private final FakeEnvoys envoys = new FakeEnvoys();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private SqliteJournal journal;
  private RollbackLog sideFile;
  private ControlLoop loop;

  @BeforeEach
  void start() throws Exception {
    journal = SqliteJournal.open(directory.resolve("journal.db"));
    sideFile = RollbackLog.open(directory.resolve("rollbacks.log"));
    loop =
        ControlLoop.start(
            new LoopParts(
                journal,
                sideFile,
                envoys,
                new StatsWindows(meters),
                new FigureSources(List.of()),
                new PlainJudge(),
                Observations.NONE,
                new Origins(),
                (_, _) -> new EffectResult.Succeeded("fine"),
                InstantSource.system(),
                () -> 7,
                meters,
                Pace.USUAL),
            Startup.with(FILES));
  }

  @AfterEach
  void stop() throws Exception {
    loop.close();
    journal.close();
    sideFile.close();
  }

  @Test
  void start_hasPublishedBeforeItReturns() {
    assertThat(envoys.pushes).isNotEmpty();
    assertThat(loop.status().services()).containsOnlyKeys("s");
    assertThat(loop.status().standing()).isEqualTo(new Standing.Leading());
  }

  @Test
  void commands_areAnswered_andStatusShowsThemByThen() {
    await(s -> state(s) instanceof Running);

    Answer answer = loop.submit(command(new Verb.Pause())).join();

    assertThat(answer).isInstanceOf(Answer.Done.class);
    assertThat(state(loop.status())).isInstanceOf(RolloutState.Paused.class);
    assertThat(loop.submit(command(new Verb.Start())).join()).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void alert_isPushedByTheTimeOfItsAnswer() {
    await(s -> weight(s) == 1_000);
    var labels = new TreeMap<>(Map.of("service", "s"));
    var alert = new Alert("f", labels, Instant.EPOCH);

    loop.submit(new ControlInput.AlertsPosted(List.of(alert), List.of())).join();

    assertThat(state(loop.status())).isInstanceOf(RollingBack.class);
    assertThat(weight(loop.status())).isZero();
  }

  @Test
  void answers_areNeverReadOnTheLoopsThread() {
    for (int i = 0; i < 20; i++) {
      var reader =
          loop.submit(command(new Verb.Retry())).thenApply(_ -> Thread.currentThread().getName());

      assertThat(reader.join()).isNotEqualTo("control-loop");
    }
  }

  @Test
  void watcher_thatIsSlow_seesTheNewestPicture() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var last = new CompletableFuture<ControlStatus>();
    try (Control.Subscription _ =
        loop.subscribe(status -> {
          entered.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          if (state(status) instanceof RolloutState.Finished) {
            last.complete(status);
          }
        })) {
      entered.await();
      loop.submit(command(new Verb.Abort())).join();
      await(s -> state(s) instanceof RolloutState.Finished);
      release.countDown();

      assertThat(last.get(30, TimeUnit.SECONDS).number()).isPositive();
    }
  }

  @Test
  void files_thatAreReloaded_areInForceAndShown() throws Exception {
    var more = files(List.of(service("s", "v1", 10_000, "v1", "v2"), service("t", "v1", 1, "v1")));

    loop.reload(more);
    await(s -> s.services().containsKey("t"));
    loop.configRefused(List.of("a.yaml:1:1: no"));
    await(s -> s.config().errors().equals(List.of("a.yaml:1:1: no")));

    assertThat(loop.status().rollout("r").orElseThrow().inFile()).isEmpty();
  }

  @Test
  void close_answersWhatStillWaits_andRefusesWhatComes() {
    loop.close();

    assertThat(loop.submit(command(new Verb.Pause())).join())
        .isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void figures_areCounted() {
    await(s -> weight(s) == 1_000);
    await(_ -> meters.find("sluice.rollout.candidate.weight").gauge() != null);

    assertThat(meters.get("sluice.journal.append").timer().count()).isPositive();
    assertThat(meters.get("sluice.decisions").counters()).isNotEmpty();
    assertThat(meters.get("sluice.rollout.state").tag("rollout", "r").gauge().value()).isOne();
  }

  private static ControlInput command(Verb verb) {
    return new ControlInput.CommandGiven("r", verb, "ann", "");
  }

  private static RolloutState state(ControlStatus status) {
    return status.rollout("r").orElseThrow().entry().state();
  }

  private static int weight(ControlStatus status) {
    return status.services().values().iterator().next().traffic().split().basisPointsOf("v2");
  }

  private void await(Predicate<ControlStatus> condition) {
    var met = new CompletableFuture<ControlStatus>();
    try (Control.Subscription _ =
        loop.subscribe(status -> {
          if (condition.test(status)) {
            met.complete(status);
          }
        })) {
      met.orTimeout(Duration.ofSeconds(30).toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}

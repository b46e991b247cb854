package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.source.FigureSources;
import io.sluice.control.source.Origins;
import io.sluice.control.source.Reports;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.control.store.StoreException;
import io.sluice.control.trace.Observations;
import io.sluice.control.translate.ClusterNames;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.xds.stats.ClusterStats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A loop's work with a real journal, made-up Envoys and a clock that stands until it is moved. */
final class LoopBench implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final Duration TICK = Duration.ofMillis(250);
  private static final int REQUESTS_PER_SECOND = 200;

  private final Path directory;
  final FakeEnvoys envoys = new FakeEnvoys();
  final Set<String> failing = new HashSet<>();

  /** Envoys whose reports do not come. */
  final Set<String> silent = new HashSet<>();

  final Set<String> failingClusters = new HashSet<>();
  final BlockingQueue<ControlInput> answers = new ArrayBlockingQueue<>(100);
  EffectRunner effects = (_, _) -> new EffectResult.Succeeded("fine");
  Instant now = START;
  private final Map<String, Reports> streams = new HashMap<>();
  private Life life;
  private int ticks;

  /** What a process holds; the rest of the bench outlives it. */
  private record Life(
      JournalValve journal, RollbackLog sideFile, StatsWindows windows, LoopCore core) {}

  LoopBench(Path directory, ConfigSet files) throws Exception {
    this(directory, Startup.with(files));
  }

  LoopBench(Path directory, Startup startup) throws Exception {
    this.directory = directory;
    life = life(startup);
  }

  private Life life(Startup startup) throws Exception {
    var journal = new JournalValve(SqliteJournal.open(directory.resolve("journal.db")));
    var sideFile = RollbackLog.open(directory.resolve("rollbacks.log"));
    var windows = new StatsWindows(new SimpleMeterRegistry());
    long[] seed = {7};
    LoopParts parts =
        new LoopParts(
            journal,
            sideFile,
            envoys,
            windows,
            new FigureSources(List.of()),
            new PlainJudge(),
            Observations.NONE,
            new Origins(),
            (effect, service) -> effects.run(effect, service),
            () -> now,
            () -> seed[0]++,
            new SimpleMeterRegistry(),
            Pace.USUAL);
    try {
      LoopCore core = LoopCore.start(parts, startup, new Effects(parts.effects(), answers::put));
      return new Life(journal, sideFile, windows, core);
    } catch (StartException e) {
      journal.close();
      sideFile.close();
      throw e;
    }
  }

  /** Ends the process as a kill does, and starts it again. */
  void restart(Startup startup) throws Exception {
    close();
    life = life(startup);
  }

  void restart(ConfigSet files) throws Exception {
    restart(Startup.with(files));
  }

  LoopCore core() {
    return life.core;
  }

  JournalValve journal() {
    return life.journal;
  }

  RollbackLog sideFile() {
    return life.sideFile;
  }

  Answer command(String rollout, Verb verb) {
    return core().handle(new ControlInput.CommandGiven(rollout, verb, "ann", "because"));
  }

  /** Lets time pass, with traffic, reports each second, and looks. */
  void seconds(int seconds) {
    for (int i = 0; i < seconds * 4; i++) {
      tick();
    }
  }

  void tick() {
    now = now.plus(TICK);
    if (++ticks % 4 == 0) {
      envoys.nodes.stream()
          .filter(node -> !silent.contains(node))
          .forEach(node ->
              life.windows.received(
                  streams.computeIfAbsent(node, Reports::new).flush(now, traffic())));
    }
    core().look();
  }

  private ClusterStats[] traffic() {
    List<ClusterStats> clusters = new ArrayList<>();
    for (ServiceTraffic traffic : core().publisher().plan().services().values()) {
      for (Share share : traffic.split().shares()) {
        String cluster = ClusterNames.encode(traffic.service(), share.version());
        long requests = (long) REQUESTS_PER_SECOND * share.basisPoints() / Split.WHOLE;
        clusters.add(
            Reports.cluster(
                cluster,
                "upstream_rq_total",
                requests,
                "upstream_rq_completed",
                requests,
                "upstream_rq_5xx",
                fails(cluster, share.version()) ? requests : 0,
                "-membership_healthy",
                envoys.unusable.contains(cluster) ? 0 : 1));
      }
    }
    return clusters.toArray(ClusterStats[]::new);
  }

  private boolean fails(String cluster, String version) {
    return failing.contains(version) || failingClusters.contains(cluster);
  }

  /** Hands the loop the answer of the effect that is under way. */
  void answerEffect() throws InterruptedException {
    ControlInput answer = answers.poll(20, TimeUnit.SECONDS);
    if (answer == null) {
      throw new AssertionError("no effect has answered");
    }
    core().handle(answer);
  }

  RolloutState state(String rollout) {
    return requireNonNull(core().ledger().state().rollouts().get(rollout)).state();
  }

  int weight(String service, String version) {
    ServiceTraffic traffic = core().publisher().plan().services().get(service);
    return requireNonNull(traffic).split().basisPointsOf(version);
  }

  @Override
  public void close() throws StoreException {
    life.core.close();
    life.journal.close();
    life.sideFile.close();
  }
}

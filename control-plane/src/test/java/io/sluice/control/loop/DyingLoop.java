package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.serve.LastResort;
import io.sluice.control.source.FigureSources;
import io.sluice.control.source.Origins;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.store.SqliteJournal;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.EffectResult;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A process whose control loop meets an Error in its second push, and whose main thread waits. */
final class DyingLoop {
  private DyingLoop() {}

  /** Runs until the loop ends it. */
  public static void main(String[] args) throws Exception {
    LastResort.install();
    Path directory = Path.of(args[0]);
    ControlLoop.start(parts(directory, faulty()), Startup.with(twoVersions()));
    new CountDownLatch(1).await();
  }

  /** {@return Envoys of which the second push throws what a jar throws that was taken away} */
  static FakeEnvoys faulty() {
    var envoys = new FakeEnvoys();
    envoys.onPush =
        () -> {
          if (envoys.pushes.size() > 1) {
            throw new NoClassDefFoundError("io/sluice/Missing");
          }
        };
    return envoys;
  }

  static LoopParts parts(Path directory, FakeEnvoys envoys) throws Exception {
    var meters = new SimpleMeterRegistry();
    return new LoopParts(
        SqliteJournal.open(directory.resolve("dying.db")),
        RollbackLog.open(directory.resolve("dying.log")),
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
        Pace.USUAL);
  }

  static ConfigSet twoVersions() {
    return files(List.of(service("s", "v1", 10_000, "v1", "v2")), canary("r", "s"));
  }
}

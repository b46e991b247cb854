package io.sluice.control.demo;

import io.sluice.control.cli.RolloutFollower;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.RolloutStatus;
import io.sluice.control.store.JournalRecord;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.RolloutEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two rollouts of the demo, shown while they go. */
final class DemoRun {
  private static final String GOOD = "recommender-v2";
  private static final String BAD = "recommender-v3";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long REQUESTS_AFTERWARDS = 300;

  private final DemoStage stage;
  private final PrintWriter out;

  DemoRun(DemoStage stage, PrintWriter out) {
    this.stage = stage;
    this.out = out;
  }

  /** {@return what was measured, once both rollouts are over} */
  DemoFigures play(Path binary) throws IOException, InterruptedException, TimeoutException {
    say("Envoy: " + binary);
    say(
        "Running on 127.0.0.1: Sluice (operators "
            + stage.server().operatorsPort()
            + ", xDS "
            + stage.server().xdsPort()
            + "), three models, Envoy, 300 requests/s.");
    say("");
    say("1. v2 is good: a canary over 5, 25, 50 and 100 %.");
    Rollout promotion = roll(GOOD);
    long failuresBefore = stage.load().totals().failures();
    say("");
    say("2. v3 fails 30 % of its requests and is slow: the same canary.");
    stage.bad().mark();
    Rollout rollback = roll(BAD);
    stage.load().awaitRequests(REQUESTS_AFTERWARDS, PATIENCE);
    var figures =
        new DemoFigures(
            promotion,
            rollback,
            stage.load().totals(),
            failuresBefore,
            stage.bad().sinceMark(),
            decided(stage.server().control()));
    say("");
    say("What happened");
    figures.lines().forEach(line -> say("  " + line));
    return figures;
  }

  private Rollout roll(String name) throws IOException, InterruptedException, TimeoutException {
    stage.submit(name);
    awaitKnown(name);
    try (DemoWatch watch = DemoWatch.open(stage.server().operatorsPort(), name, PATIENCE)) {
      return new RolloutFollower(out).follow(watch.changes());
    }
  }

  private void awaitKnown(String name) throws InterruptedException, TimeoutException {
    var known = new CountDownLatch(1);
    Control control = stage.server().control();
    try (Control.Subscription _ =
        control.subscribe(status -> status.rollout(name).ifPresent(_ -> known.countDown()))) {
      if (!known.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new TimeoutException(
            name + " was not taken up: " + control.status().config().errors());
      }
    }
  }

  private static Optional<Instant> decided(Control control) {
    return control.status().rollout(BAD).stream()
        .map(RolloutStatus::recent)
        .flatMap(List::stream)
        .filter(DemoRun::startsRollback)
        .map(JournalRecord::at)
        .findFirst();
  }

  private static boolean startsRollback(JournalRecord record) {
    return record.event()
        instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.RollbackStarted _);
  }

  /** Keeps everything running until the process is told to end. */
  void stay() throws IOException, InterruptedException {
    say("");
    say("Everything still runs. Look around, and end it with Ctrl-C:");
    say("  ./sluice get " + BAD + " --server 127.0.0.1:" + stage.server().operatorsPort());
    say("  config files   " + stage.folder().resolve("config"));
    say("  Envoy's admin  http://" + stage.envoy().admin().address());
    say("  metrics        http://127.0.0.1:" + stage.server().operatorsPort() + "/metrics");
    new CountDownLatch(1).await();
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}

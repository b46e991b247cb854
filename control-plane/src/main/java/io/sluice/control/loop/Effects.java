package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.RolloutEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The effects that are under way, each on a virtual thread; a bounded number at a time, the others
 * wait. Their answers come back as inputs.
 */
final class Effects implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Effects.class);
  private static final int RUNNING_MAX = 1_000;

  private final EffectRunner runner;
  private final AnswerSink answers;
  private final Semaphore slots = new Semaphore(RUNNING_MAX);

  /** What is under way and waited for, by the rollout that waits. */
  private final Map<String, Future<?>> awaited = new HashMap<>();

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("effect-", 0).factory());

  /** Where answers go; may block. */
  @FunctionalInterface
  interface AnswerSink {
    void answer(ControlInput input) throws InterruptedException;
  }

  Effects(EffectRunner runner, AnswerSink answers) {
    this.runner = runner;
    this.answers = answers;
  }

  /** Runs what was intended by journaled events. */
  void run(List<ControlEvent> events, SortedMap<String, ServiceConfig> services) {
    for (ControlEvent event : events) {
      if (event instanceof ControlEvent.RolloutProgressed(var rollout, var progress)) {
        run(rollout, progress, services);
      }
    }
  }

  private void run(String rollout, RolloutEvent event, SortedMap<String, ServiceConfig> services) {
    if (event instanceof RolloutEvent.HookNotified(var call)) {
      // Whatever happens next, those who want to know are told.
      var _ = start(rollout, call, services);
    } else if (event instanceof RolloutEvent.HookCalled(var call)) {
      forget(rollout);
      awaited.put(rollout, start(rollout, call, services));
    } else if (event instanceof RolloutEvent.Intended(var effect)) {
      forget(rollout);
      // An approval is a person's to give.
      if (!(effect instanceof Effect.Approval)) {
        awaited.put(rollout, start(rollout, effect, services));
      }
    } else if (event instanceof RolloutEvent.PhaseEntered
        || event instanceof RolloutEvent.RollbackStarted
        || event instanceof RolloutEvent.Ended) {
      forget(rollout);
    }
  }

  /** Nobody waits for it any more, so nobody outside need be asked any longer. */
  private void forget(String rollout) {
    Future<?> before = awaited.remove(rollout);
    if (before != null) {
      before.cancel(true);
    }
  }

  private Future<?> start(
      String rollout, Effect effect, SortedMap<String, ServiceConfig> services) {
    ServiceConfig service = services.get(service(effect));
    return threads.submit(() -> run(rollout, effect, service));
  }

  private static String service(Effect effect) {
    return switch (effect) {
      case Effect.Call call -> call.occasion().service();
      case Effect.Approval approval -> approval.id();
      case Effect.Probe probe -> probe.service();
    };
  }

  private void run(String rollout, Effect effect, @Nullable ServiceConfig service) {
    try {
      slots.acquire();
      EffectResult result;
      try {
        result = result(effect, service);
      } finally {
        slots.release();
      }
      log.info("{} of {}: {}", effect.id(), rollout, result);
      answers.answer(
          new ControlInput.Observed(rollout, new Observation.EffectAnswered(effect.id(), result)));
    } catch (InterruptedException e) {
      log.debug("{} was given up: nobody waits for it, or the process ends", effect.id());
      Thread.currentThread().interrupt();
    }
  }

  private EffectResult result(Effect effect, @Nullable ServiceConfig service)
      throws InterruptedException {
    if (service == null) {
      return new EffectResult.Failed("there is no service " + service(effect));
    }
    try {
      return runner.run(effect, service);
    } catch (RuntimeException e) {
      log.error("{} failed", effect.id(), e);
      return new EffectResult.Failed(e.toString());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package io.sluice.rollout.forecast;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Controller;
import io.sluice.rollout.engine.Decision;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.FleetView.Health;
import io.sluice.rollout.engine.Observation;
import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.forecast.Course.End;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One modelled course: a fleet of one Envoy that follows at once, people who say yes at once, and
 * the controller as it is.
 */
final class CourseRun {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  /** From one look to the next where nothing is to be judged in between. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private static final int LOOKS_AT_ONCE = 8;

  /** A plan that is not over by then waits for something that the model does not have. */
  private static final int INTERVALS_MAX = 200_000;

  private final Forecast forecast;
  private final String name;
  private final ModelledService service;
  private ControlState state = ControlState.EMPTY;
  private Instant now = START;
  private Optional<Instant> exposedFrom = Optional.empty();
  private long failed;
  private String metric = "";

  CourseRun(Forecast forecast, long seed) {
    this.forecast = forecast;
    name = forecast.rollout().name();
    service =
        new ModelledService(
            forecast.scenario(), forecast.rollout().candidate(), START, new Draws(seed));
  }

  Course run() {
    tell(
        new ControlInput.ConfigLoaded(
            List.of(forecast.service()), List.of(forecast.rollout()), List.of(1L)));
    if (entry().state() instanceof RolloutState.Waiting) {
      tell(new ControlInput.CommandGiven(name, new Verb.Start(), "model", ""));
    }
    for (int i = 0; i < INTERVALS_MAX; i++) {
      settle();
      Optional<End> end = end();
      if (end.isPresent()) {
        return course(end.get());
      }
      if (!entry().isActive()) {
        return course(End.UNFINISHED);
      }
      pass(forecast.rollout().policy().interval());
    }
    return course(End.UNFINISHED);
  }

  /** Lets the engine do what needs no further figures. */
  private void settle() {
    for (int i = 0; i < LOOKS_AT_ONCE && end().isEmpty(); i++) {
      ControlState before = state;
      if (entry().isActive()) {
        now = now.plus(AT_ONCE);
        look(Optional.empty());
      }
      approve();
      if (before.equals(state)) {
        return;
      }
    }
  }

  private void pass(Duration interval) {
    Instant from = now;
    now = now.plus(interval);
    Split split = split();
    Interval passed = service.next(split, from, now);
    count(split, passed);
    RolloutEntry entry = entry();
    Optional<String> stable = stable(entry.state());
    boolean judged =
        stable.isPresent()
            && !entry.rollout().policy().checks().isEmpty()
            && (split.basisPointsOf(entry.rollout().candidate()) > 0 || isBake(entry));
    if (judged) {
      var subject =
          new Subject(
              entry.rollout().policy(), entry.rollout().candidate(), stable.orElseThrow(), split);
      look(Optional.of(forecast.judge().judge(subject, entry.judge(), passed)));
    } else {
      look(Optional.empty());
    }
  }

  private void count(Split split, Interval passed) {
    String candidate = forecast.rollout().candidate();
    boolean faulty =
        forecast
            .scenario()
            .fault()
            .map(fault -> passed.to().isAfter(START.plus(fault.onset())))
            .orElse(true);
    if (faulty && split.basisPointsOf(candidate) > 0) {
      exposedFrom = Optional.of(exposedFrom.orElse(passed.from()));
      failed += passed.of(candidate).failed();
    }
  }

  private void look(Optional<Judgement> judgement) {
    judgement.map(Judgement::verdict).ifPresent(this::note);
    var health = new TreeMap<String, Health>();
    forecast.service().versions().forEach(version -> health.put(version, new Health(1, 0)));
    var view = new FleetView(1, 1, 1, List.of(), List.of(), health);
    tell(new ControlInput.Observed(name, new Look(view, judgement)));
  }

  private void note(Verdict verdict) {
    if (verdict instanceof Verdict.Fail(var basis, _) && metric.isEmpty()) {
      metric =
          basis.metrics().stream()
              .filter(m -> m.outcome() == MetricVerdict.Outcome.FAIL)
              .map(m -> m.check().metric().spelled())
              .findFirst()
              .orElse("");
    }
  }

  private void approve() {
    if (entry().state() instanceof RolloutState.Running running
        && entry().rollout().plan().phase(running.phase()) instanceof Phase.Gate(var check)
        && check instanceof GateCheck.Manual) {
      tell(new ControlInput.CommandGiven(name, new Verb.Promote(), "model", ""));
    }
  }

  private void tell(ControlInput input) {
    var inputs = new ArrayDeque<>(List.of(input));
    while (!inputs.isEmpty()) {
      Decision decision = Controller.decide(state, inputs.removeFirst(), now);
      for (ControlEvent event : decision.events()) {
        state = state.apply(event, now);
      }
      for (Effect effect : decision.effects()) {
        var answer =
            new Observation.EffectAnswered(effect.id(), new EffectResult.Succeeded("as modelled"));
        inputs.add(new ControlInput.Observed(name, answer));
      }
    }
  }

  private Optional<End> end() {
    return switch (entry().state()) {
      case RolloutState.Finished finished ->
          Optional.of(finished.outcome() == Outcome.PROMOTED ? End.PROMOTED : End.ROLLED_BACK);
      case RolloutState.RollingBack _ -> Optional.of(End.ROLLED_BACK);
      case RolloutState.Paused _ -> Optional.of(End.PAUSED);
      case RolloutState.Waiting _, RolloutState.Running _, RolloutState.Promoting _ ->
          Optional.empty();
    };
  }

  private Course course(End end) {
    Duration exposed = exposedFrom.map(from -> Duration.between(from, now)).orElse(Duration.ZERO);
    return new Course(end, Duration.between(START, now), exposed, failed, metric);
  }

  private RolloutEntry entry() {
    return Objects.requireNonNull(state.rollouts().get(name), "the files have the rollout");
  }

  private Split split() {
    return Objects.requireNonNull(
            TrafficPlanner.plan(state).services().get(forecast.service().name()))
        .split();
  }

  private static boolean isBake(RolloutEntry entry) {
    return entry.state() instanceof RolloutState.Running running
        && entry.rollout().plan().phase(running.phase()) instanceof Phase.Bake;
  }

  private static Optional<String> stable(RolloutState state) {
    return switch (state) {
      case RolloutState.Running running -> Optional.of(running.stable());
      case RolloutState.Promoting promoting -> Optional.of(promoting.stable());
      case RolloutState.Waiting _,
          RolloutState.Paused _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }
}

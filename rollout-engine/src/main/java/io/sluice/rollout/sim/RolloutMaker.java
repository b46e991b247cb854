package io.sluice.rollout.sim;

import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.plan.Strategy;
import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.ShadowTerms;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** A maker of rollouts of every kind. */
final class RolloutMaker {
  private static final Schedule EVERY_TWENTY_MINUTES = everyTwentyMinutes();

  private RolloutMaker() {}

  static Rollout make(String name, String service, String candidate, Dice dice) {
    return new Rollout(
        name,
        service,
        candidate,
        dice.perMille(150) ? StartMode.MANUAL : StartMode.AUTO,
        plan(candidate, dice),
        dice.perMille(200) ? Policy.NONE : judged(dice),
        new Convergence(dice.oneOf(5_000, 9_900, 10_000), Duration.ofSeconds(30)),
        dice.oneOf(OnFailure.values()),
        dice.oneOf(OnInconclusive.values()),
        alerts(service, dice),
        dice.perMille(150) ? Precedence.SUPERSEDE : Precedence.QUEUE,
        new Conditions(windows(dice), List.of(), Optional.empty()),
        hooks(dice),
        List.of());
  }

  /** {@return a rollout with other conditions} */
  static Rollout with(Rollout r, Conditions conditions) {
    return new Rollout(
        r.name(),
        r.service(),
        r.candidate(),
        r.start(),
        r.plan(),
        r.policy(),
        r.convergence(),
        r.onFailure(),
        r.onInconclusive(),
        r.alerts(),
        r.precedence(),
        conditions,
        r.hooks(),
        r.notifiers());
  }

  private static List<Hook> hooks(Dice dice) {
    var hooks = new ArrayList<Hook>();
    for (Moment at : Moment.values()) {
      if (dice.perMille(60)) {
        boolean counts = at.isWaitedFor() && dice.perMille(400);
        hooks.add(new Hook(at, call(dice), counts ? OnError.FAIL : OnError.IGNORE));
      }
    }
    return hooks;
  }

  private static HttpCall call(Dice dice) {
    return new HttpCall(
        "http://ci/approve",
        List.of(),
        Optional.empty(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5L * dice.below(3)));
  }

  private static StepGate gate(Dice dice) {
    return switch (dice.below(20)) {
      case 0, 1 -> StepGate.MANUAL;
      case 2 -> new StepGate(Optional.of(new GateCheck.Http(call(dice))));
      case 3 ->
          new StepGate(
              Optional.of(
                  new GateCheck.Timed(dice.seconds(20, 200), dice.oneOf(OnTimeout.values()))));
      default -> StepGate.NONE;
    };
  }

  private static Schedule windows(Dice dice) {
    return dice.perMille(750) ? Schedule.ALWAYS : EVERY_TWENTY_MINUTES;
  }

  /** {@return windows of twelve minutes, the whole day long} */
  private static Schedule everyTwentyMinutes() {
    var windows = new ArrayList<TimeWindow>();
    for (int minute = 0; minute < 24 * 60; minute += 20) {
      windows.add(
          new TimeWindow(
              TimeWindow.EVERY_DAY,
              LocalTime.MIDNIGHT.plusMinutes(minute),
              LocalTime.MIDNIGHT.plusMinutes(minute + 12),
              ZoneId.of("Europe/Berlin")));
    }
    return new Schedule(windows);
  }

  /** {@return the plan of a strategy; a bandit or a test may be for several candidates} */
  private static Plan plan(String candidate, Dice dice) {
    if (dice.perMille(750)) {
      return PlanCompiler.compile(strategy(dice), List.of(candidate));
    }
    String other = dice.oneOf("v2", "v3");
    List<String> candidates =
        other.equals(candidate) ? List.of(candidate) : List.of(candidate, other);
    return PlanCompiler.compile(
        dice.perMille(500) ? BanditMaker.make(dice) : ExperimentMaker.make(dice, candidates),
        candidates);
  }

  private static Strategy strategy(Dice dice) {
    return switch (dice.below(8)) {
      case 0 -> new Strategy.Basic();
      case 1 -> new Strategy.Linear(dice.oneOf(2_500, 5_000), dice.seconds(10, 60));
      case 2 ->
          new Strategy.BlueGreen(
              dice.perMille(700)
                  ? Optional.of(new HttpProbe("/smoke", 200, 5, Duration.ofSeconds(2)))
                  : Optional.empty(),
              dice.oneOf(Approval.values()),
              dice.seconds(20, 90));
      case 3 -> flag(dice, 500);
      case 4 -> shadow(dice);
      case 5 ->
          new Strategy.Chain(
              dice.perMille(500)
                  ? List.of(shadow(dice), flag(dice, 1_000), canary(dice), new Strategy.Promotion())
                  : List.of(flag(dice, 1_000), canary(dice)));
      default -> canary(dice);
    };
  }

  private static Strategy flag(Dice dice, int timedPerMille) {
    var flag =
        new Flag(
            dice.oneOf(Position.ON, Position.OFF),
            List.of(new RequestMatch.Header("x-beta", new ValueMatch.Exact("1"))),
            dice.oneOf(0, 500, 2_000));
    Optional<Duration> bake =
        dice.perMille(timedPerMille) ? Optional.of(dice.seconds(15, 60)) : Optional.empty();
    return new Strategy.FeatureFlag(flag, bake, Optional.empty());
  }

  private static Strategy shadow(Dice dice) {
    var morning =
        new TimeWindow(
            TimeWindow.EVERY_DAY, LocalTime.of(0, 0), LocalTime.of(9, 10), ZoneOffset.UTC);
    Schedule schedule = dice.perMille(300) ? new Schedule(List.of(morning)) : Schedule.ALWAYS;
    return new Strategy.Shadow(
        new ShadowTerms(
            dice.oneOf(100, 2_000, 10_000), List.of("POST"), dice.seconds(15, 60), schedule),
        new TreeMap<>(),
        Optional.empty());
  }

  private static Strategy canary(Dice dice) {
    var steps = new ArrayList<Step>();
    for (int weight : List.of(100, 1_000, 5_000, 10_000)) {
      if (dice.perMille(700)) {
        Optional<Duration> bake =
            dice.perMille(900) ? Optional.of(dice.seconds(15, 60)) : Optional.empty();
        steps.add(new Step(weight, bake, Optional.empty(), gate(dice)));
      }
    }
    return steps.isEmpty() ? new Strategy.Basic() : new Strategy.Canary(steps);
  }

  private static Policy judged(Dice dice) {
    var limit =
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(0.05), Optional.empty());
    var check =
        new MetricCheck(
            "error-rate/max",
            Metric.ERROR_RATE,
            limit,
            0,
            dice.oneOf(NoData.HOLD, NoData.HOLD, NoData.PAUSE),
            Importance.CRITICAL);
    return new Policy("checks", dice.seconds(5, 15), 0.99, List.of(check));
  }

  private static List<AlertRule> alerts(String service, Dice dice) {
    if (dice.perMille(300)) {
      return List.of();
    }
    return List.of(
        new AlertRule(
            new TreeMap<>(Map.of("service", service, "severity", "page")), OnFailure.ROLLBACK),
        new AlertRule(
            new TreeMap<>(Map.of("service", service, "severity", "warning")), OnFailure.PAUSE));
  }
}

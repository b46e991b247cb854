package io.sluice.rollout.engine;

import io.sluice.rollout.engine.FleetView.Health;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.MetricCheck.Importance;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.ShadowRun;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the tests of the engine begin with: service {@code web} goes from v1 to v2. */
final class Given {
  static final Instant START = Instant.parse("2026-01-05T09:00:00Z");
  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final Duration BAKE = Duration.ofSeconds(60);

  static final Policy JUDGED =
      new Policy(
          "checks",
          INTERVAL,
          0.99,
          List.of(
              new MetricCheck(
                  "error-rate/max",
                  Metric.ERROR_RATE,
                  new Criterion.Limit(
                      OptionalDouble.empty(), OptionalDouble.of(0.01), Optional.empty()),
                  0,
                  NoData.HOLD,
                  Importance.CRITICAL)));

  static final Plan CANARY =
      PlanCompiler.compile(
          Strategy.Canary.of(List.of(1_000, 5_000, 10_000), BAKE, Optional.empty()));
  static final Plan BLUE_GREEN =
      PlanCompiler.compile(
          new Strategy.BlueGreen(
              Optional.of(new HttpProbe("/smoke", 200, 5, Duration.ofSeconds(2))),
              Strategy.Approval.MANUAL,
              BAKE));

  /** A flag that is on for two kinds of requests and a share. */
  static final Flag FLAG =
      new Flag(
          Position.ON,
          List.of(
              new RequestMatch.Header("x-beta", new ValueMatch.Exact("1")),
              new RequestMatch.Cookie("beta", new ValueMatch.Present())),
          500);

  private Given() {}

  /** {@return a shadow that gets a fifth of all posts for a bake} */
  static ShadowRun shadow(String version) {
    return new ShadowRun(
        new Mirror(version, 2_000, List.of("POST")), BAKE, BAKE.multipliedBy(3), Schedule.ALWAYS);
  }

  static Rollout canary() {
    return rollout(CANARY, JUDGED);
  }

  static Rollout blueGreen() {
    return rollout(BLUE_GREEN, JUDGED);
  }

  static Rollout rollout(Plan plan, Policy policy) {
    return new Rollout(
        "web-v2",
        "web",
        "v2",
        StartMode.AUTO,
        plan,
        policy,
        Convergence.DEFAULT,
        OnFailure.ROLLBACK,
        OnInconclusive.PAUSE,
        List.of(
            new AlertRule(new TreeMap<>(Map.of("severity", "page")), OnFailure.ROLLBACK),
            new AlertRule(new TreeMap<>(Map.of("severity", "warning")), OnFailure.PAUSE)),
        Precedence.QUEUE,
        Conditions.NONE,
        List.of(),
        List.of());
  }

  static Rollout with(Rollout r, OnFailure onFailure, OnInconclusive onInconclusive) {
    return new Rollout(
        r.name(),
        r.service(),
        r.candidate(),
        r.start(),
        r.plan(),
        r.policy(),
        r.convergence(),
        onFailure,
        onInconclusive,
        r.alerts(),
        r.precedence(),
        r.conditions(),
        r.hooks(),
        r.notifiers());
  }

  static Rollout with(Rollout r, String name, String candidate, Precedence precedence) {
    return new Rollout(
        name,
        r.service(),
        candidate,
        r.start(),
        r.plan(),
        r.policy(),
        r.convergence(),
        r.onFailure(),
        r.onInconclusive(),
        r.alerts(),
        precedence,
        r.conditions(),
        r.hooks(),
        r.notifiers());
  }

  static Rollout with(Rollout r, Conditions conditions) {
    return on(r, r.service(), conditions);
  }

  /** {@return the rollout of another service, of which it has its name} */
  static Rollout on(Rollout r, String service, Conditions conditions) {
    return new Rollout(
        service.equals(r.service()) ? r.name() : service + "-" + r.candidate(),
        service,
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

  static Rollout with(Rollout r, StartMode start) {
    return new Rollout(
        r.name(),
        r.service(),
        r.candidate(),
        start,
        r.plan(),
        r.policy(),
        r.convergence(),
        r.onFailure(),
        r.onInconclusive(),
        r.alerts(),
        r.precedence(),
        r.conditions(),
        r.hooks(),
        r.notifiers());
  }

  /** {@return a fleet of so many Envoys, all converged, all reporting, every version healthy} */
  static FleetView fleet(int envoys) {
    return fleet(envoys, envoys);
  }

  static FleetView fleet(int connected, int converged) {
    var healthy = new Health(connected, 0);
    return new FleetView(
        connected,
        converged,
        converged,
        List.of(),
        List.of(),
        new TreeMap<>(
            Map.of(
                "v1",
                healthy,
                "v2",
                healthy,
                "v3",
                healthy,
                Mirror.shadowOf("v2"),
                healthy,
                Mirror.shadowOf("v3"),
                healthy)));
  }

  static FleetView unhealthy(FleetView fleet, String version) {
    var health = new TreeMap<>(fleet.health());
    health.put(version, new Health(0, fleet.connected()));
    return new FleetView(
        fleet.connected(),
        fleet.converged(),
        fleet.reporting(),
        fleet.missing(),
        fleet.rejections(),
        health);
  }

  static FleetView rejecting(FleetView fleet, String... rejections) {
    return new FleetView(
        fleet.connected(),
        fleet.converged(),
        fleet.reporting(),
        fleet.missing(),
        List.of(rejections),
        fleet.health());
  }

  static FleetView silent(FleetView fleet) {
    return new FleetView(
        fleet.connected(), fleet.converged(), 0, List.of(), List.of(), fleet.health());
  }

  static Observation.Look bare(FleetView fleet) {
    return new Observation.Look(fleet, Optional.empty());
  }

  static Observation.Look judged(FleetView fleet, Verdict verdict) {
    return new Observation.Look(
        fleet, Optional.of(new Judgement(verdict, JudgeState.START.nextPhase())));
  }

  static Verdict pass() {
    return new Verdict.Pass(basis("envoy-1"));
  }

  static Verdict fail() {
    return new Verdict.Fail(basis("envoy-1"), "error-rate 5 % is above 1 %");
  }

  static Verdict wait(String why) {
    return new Verdict.Inconclusive(basis("envoy-1"), why, OnSilence.WAIT);
  }

  static Verdict silence() {
    return new Verdict.Inconclusive(basis(), "no data", OnSilence.PAUSE);
  }

  static Basis basis(String... envoys) {
    return new Basis(START, START, new TreeSet<>(List.of(envoys)), List.of());
  }

  static Observation.Command command(Verb verb) {
    return new Observation.Command(verb, "ann", "");
  }

  static Observation.AlertRaised alert(String severity) {
    return new Observation.AlertRaised(
        new Alert(
            "f-" + severity,
            new TreeMap<>(Map.of("alertname", "Errors", "severity", severity)),
            START));
  }
}

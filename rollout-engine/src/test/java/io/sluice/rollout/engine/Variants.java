package io.sluice.rollout.engine;

import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.ShadowRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every state that tells anything apart, and every observation. */
final class Variants {
  static final Instant NOW = Given.START.plusSeconds(3_600);

  private static final HttpProbe PROBE = new HttpProbe("/smoke", 200, 1, Duration.ofSeconds(1));

  /** A plan with every kind of phase, and a smoke test with and without traffic. */
  static final Rollout ROLLOUT =
      Given.rollout(
          new Plan(
              "all",
              List.of(
                  new Phase.Gate(new GateCheck.Smoke(PROBE)),
                  new Phase.Shadow(List.of(Given.shadow("v2"), Given.shadow("v3"))),
                  new Phase.FlagUsers(
                      Given.FLAG, Optional.of(new Phase.Bake(Given.BAKE, Given.BAKE))),
                  new Phase.Shift(1_000),
                  new Phase.Bake(Given.BAKE, Given.BAKE.multipliedBy(3)),
                  new Phase.Gate(new GateCheck.Smoke(PROBE)),
                  new Phase.Gate(new GateCheck.Manual()),
                  new Phase.Gate(new GateCheck.Timed(Given.BAKE, OnTimeout.ABORT)),
                  new Phase.Gate(new GateCheck.Timed(Given.BAKE, OnTimeout.ROLLBACK)),
                  new Phase.Gate(new GateCheck.Timed(Given.BAKE, OnTimeout.PROMOTE)),
                  new Phase.Gate(new GateCheck.Http(GivenHooks.CALL)),
                  new Phase.Flip(),
                  new Phase.Promote())),
          Given.JUDGED);

  /** A plan that promotes nothing. */
  static final Rollout STOPPING =
      Given.rollout(
          new Plan(
              "stopping", List.of(new Phase.Shadow(List.of(Given.shadow("v2"))), new Phase.Stop())),
          Given.JUDGED);

  private Variants() {}

  static List<RolloutState> states(Rollout rollout) {
    var states = new ArrayList<RolloutState>();
    states.add(new RolloutState.Waiting("its turn", Optional.empty(), Given.START));
    for (RolloutState.Running running : running(rollout)) {
      states.add(running);
      for (Cause cause : causes()) {
        states.add(new RolloutState.Paused(cause, Given.START, running));
      }
    }
    for (Split split : splits()) {
      for (StableHealth health : StableHealth.values()) {
        states.add(new RolloutState.Promoting("v1", Given.START, split, health));
      }
    }
    var back = new Cause.FailedVerdict("bad");
    for (Split split : List.of(Split.all("v1"), Split.between("v1", "v2", 1_000))) {
      states.add(new RolloutState.RollingBack("v1", back, Given.START, split, Outcome.ROLLED_BACK));
    }
    for (Outcome outcome : Outcome.values()) {
      states.add(new RolloutState.Finished(Optional.of("v1"), outcome, "ended", Given.START));
    }
    return states;
  }

  private static List<RolloutState.Running> running(Rollout rollout) {
    var states = new ArrayList<RolloutState.Running>();
    for (int phase = 0; phase < rollout.plan().phases().size(); phase++) {
      for (Split split : splits()) {
        for (Progress progress : progress(rollout.plan().phase(phase))) {
          for (Overlay overlay : overlays(rollout.plan().phase(phase))) {
            states.add(
                new RolloutState.Running(
                    "v1", phase, Given.START, split, progress, StableHealth.UNKNOWN, overlay));
          }
        }
      }
    }
    return states;
  }

  private static List<Overlay> overlays(Phase phase) {
    Optional<Flag> on = Optional.of(Given.FLAG);
    return phase instanceof Phase.Shadow(var runs)
        ? List.of(
            Overlay.NONE,
            new Overlay(
                Optional.empty(), Optional.empty(), runs.stream().map(ShadowRun::mirror).toList()))
        : List.of(Overlay.NONE, new Overlay(on, on, List.of()));
  }

  private static List<Split> splits() {
    return List.of(
        Split.all("v1"), Split.between("v1", "v2", 1_000), Split.between("v1", "v2", 10_000));
  }

  private static List<Progress> progress(Phase phase) {
    var progress = new ArrayList<Progress>();
    for (GateState gate : gates(phase)) {
      progress.add(Progress.NEW.with(gate));
      for (Duration observed : List.of(Given.BAKE, Given.BAKE.multipliedBy(3))) {
        progress.add(
            new Progress(
                Optional.of(Given.START), observed, Optional.empty(), Optional.empty(), gate));
      }
    }
    for (Instant deadline : List.of(NOW.minusSeconds(1), NOW)) {
      progress.add(Progress.NEW.with(HookProgress.NEW.calling(called(deadline))));
    }
    return progress;
  }

  private static List<GateState> gates(Phase phase) {
    var gates = new ArrayList<GateState>(List.of(new GateState.Closed()));
    if (phase instanceof Phase.Gate(GateCheck.Smoke _)) {
      gates.addAll(List.of(asked(NOW.minusSeconds(1)), asked(NOW)));
    } else if (phase instanceof Phase.Gate(GateCheck.Http _)) {
      gates.add(new GateState.Asked(called(NOW.minusSeconds(1))));
    } else if (phase instanceof Phase.Gate(GateCheck.Timed _)) {
      gates.add(new GateState.Asked(new Effect.Approval("asked", NOW.minusSeconds(1))));
    }
    return gates;
  }

  private static Effect.Call called(Instant deadline) {
    var occasion = new Occasion("before-phase", "web-v2", "web", "v2", 1, "");
    return new Effect.Call("asked", occasion, GivenHooks.CALL, OnError.FAIL, deadline);
  }

  private static GateState asked(Instant deadline) {
    return new GateState.Asked(new Effect.Probe("asked", "web", "v2", PROBE, deadline));
  }

  private static List<Cause> causes() {
    return List.of(
        new Cause.Commanded("ann", "pause", ""),
        new Cause.FailedVerdict("bad"),
        new Cause.Undecided("who knows"),
        new Cause.EffectFailed("no"));
  }

  static List<Observation> observations() {
    var observations = new ArrayList<Observation>();
    for (FleetView fleet : fleets()) {
      observations.add(Given.bare(fleet));
      for (Verdict verdict :
          List.of(Given.pass(), Given.fail(), Given.wait("few"), Given.silence())) {
        observations.add(Given.judged(fleet, verdict));
      }
    }
    for (Verb verb : verbs()) {
      observations.add(Given.command(verb));
    }
    observations.add(Given.alert("page"));
    observations.add(Given.alert("warning"));
    observations.add(Given.alert("info"));
    for (String id : List.of("asked", "another")) {
      observations.add(new Observation.EffectAnswered(id, new EffectResult.Succeeded("ok")));
      observations.add(new Observation.EffectAnswered(id, new EffectResult.Failed("no")));
    }
    observations.add(new Observation.MayStart("v1"));
    observations.add(new Observation.MustWait("a while"));
    observations.add(new Observation.Superseded("web-v3"));
    observations.add(new Observation.GroupAborted("api-v2"));
    observations.add(new Observation.Recovered());
    return observations;
  }

  private static List<FleetView> fleets() {
    FleetView whole = Given.fleet(3);
    return List.of(
        Given.fleet(0),
        whole,
        Given.fleet(3, 1),
        Given.silent(whole),
        Given.rejecting(whole, "envoy-1: no"),
        Given.unhealthy(whole, "v1"),
        Given.unhealthy(whole, "v2"));
  }

  static List<Verb> verbs() {
    return List.of(
        new Verb.Start(),
        new Verb.Pause(),
        new Verb.Resume(),
        new Verb.Promote(),
        new Verb.PromoteFull(),
        new Verb.Abort(),
        new Verb.AbortForce(),
        new Verb.Rollback(),
        new Verb.Retry(),
        new Verb.TurnFlag(new Verb.FlagChange.On()),
        new Verb.TurnFlag(new Verb.FlagChange.Off()));
  }
}

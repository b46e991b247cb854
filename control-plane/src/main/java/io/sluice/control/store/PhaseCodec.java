package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.ShadowRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Phases of plans on the wire. */
final class PhaseCodec {
  private PhaseCodec() {}

  static Wire.Phase wire(Phase phase) {
    var wire = Wire.Phase.newBuilder();
    switch (phase) {
      case Phase.Shift(int candidateBasisPoints) ->
          wire.getShiftBuilder().setCandidateBasisPoints(candidateBasisPoints);
      case Phase.Flip() -> wire.getFlipBuilder();
      case Phase.Bake bake -> wire.setBake(wire(bake));
      case Phase.Gate(GateCheck.Manual()) -> wire.getManualGateBuilder();
      case Phase.Gate(GateCheck.Timed(var timeout, var onTimeout)) ->
          wire.getTimedGateBuilder()
              .setTimeout(Times.wire(timeout))
              .setOnTimeout(CallCodec.wire(onTimeout));
      case Phase.Gate(GateCheck.Http(var call)) ->
          wire.getHttpGateBuilder().setCall(CallCodec.wire(call));
      case Phase.Gate(GateCheck.Smoke(HttpProbe probe)) ->
          wire.getSmokeGateBuilder().setProbe(wire(probe));
      case Phase.FlagUsers(var flag, var bake) -> {
        var users = wire.getFlagUsersBuilder().setFlag(TrafficCodec.wire(flag));
        bake.ifPresent(b -> users.setBake(wire(b)));
      }
      case Phase.Shadow(var runs) ->
          wire.getShadowBuilder().addAllRuns(runs.stream().map(PhaseCodec::wire).toList());
      case Phase.Learn learn -> wire.setLearn(BanditCodec.wire(learn));
      case Phase.Experiment test -> wire.setExperiment(ExperimentCodec.wire(test));
      case Phase.Promote() -> wire.getPromoteBuilder();
      case Phase.Stop() -> wire.getStopBuilder();
    }
    return wire.build();
  }

  static List<Phase> phases(List<Wire.Phase> wire) throws UnreadableException {
    List<Phase> phases = new ArrayList<>();
    for (Wire.Phase phase : wire) {
      phases.add(phase(phase));
    }
    return phases;
  }

  private static Phase phase(Wire.Phase wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case SHIFT -> new Phase.Shift(wire.getShift().getCandidateBasisPoints());
      case FLIP -> new Phase.Flip();
      case BAKE -> bake(wire.getBake());
      case FLAG_USERS ->
          new Phase.FlagUsers(
              TrafficCodec.flag(wire.getFlagUsers().getFlag()),
              wire.getFlagUsers().hasBake()
                  ? Optional.of(bake(wire.getFlagUsers().getBake()))
                  : Optional.empty());
      case SHADOW -> shadow(wire.getShadow());
      case LEARN -> BanditCodec.learn(wire.getLearn());
      case EXPERIMENT -> ExperimentCodec.experiment(wire.getExperiment());
      case STOP -> new Phase.Stop();
      case MANUAL_GATE -> new Phase.Gate(new GateCheck.Manual());
      case TIMED_GATE ->
          new Phase.Gate(
              new GateCheck.Timed(
                  Times.duration(wire.getTimedGate().getTimeout()),
                  CallCodec.onTimeout(wire.getTimedGate().getOnTimeout())));
      case HTTP_GATE ->
          new Phase.Gate(new GateCheck.Http(CallCodec.call(wire.getHttpGate().getCall())));
      case SMOKE_GATE -> new Phase.Gate(new GateCheck.Smoke(probe(wire.getSmokeGate().getProbe())));
      case PROMOTE -> new Phase.Promote();
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of phase");
    };
  }

  private static Wire.Phase.Bake wire(Phase.Bake bake) {
    return Wire.Phase.Bake.newBuilder()
        .setAtLeast(Times.wire(bake.atLeast()))
        .setAtMost(Times.wire(bake.atMost()))
        .build();
  }

  private static Phase.Bake bake(Wire.Phase.Bake wire) {
    return new Phase.Bake(Times.duration(wire.getAtLeast()), Times.duration(wire.getAtMost()));
  }

  private static Wire.ShadowRun wire(ShadowRun run) {
    return Wire.ShadowRun.newBuilder()
        .setMirror(TrafficCodec.wire(run.mirror()))
        .setAtLeast(Times.wire(run.atLeast()))
        .setAtMost(Times.wire(run.atMost()))
        .addAllWindows(ConditionsCodec.wire(run.schedule()))
        .build();
  }

  private static Phase shadow(Wire.Phase.Shadow wire) throws UnreadableException {
    List<ShadowRun> runs = new ArrayList<>();
    for (Wire.ShadowRun run : wire.getRunsList()) {
      runs.add(
          new ShadowRun(
              TrafficCodec.mirror(run.getMirror()),
              Times.duration(run.getAtLeast()),
              Times.duration(run.getAtMost()),
              ConditionsCodec.schedule(run.getWindowsList())));
    }
    return new Phase.Shadow(runs);
  }

  static Wire.HttpProbe wire(HttpProbe probe) {
    return Wire.HttpProbe.newBuilder()
        .setPath(probe.path())
        .setExpectedStatus(probe.expectedStatus())
        .setCount(probe.count())
        .setTimeout(Times.wire(probe.timeout()))
        .build();
  }

  static HttpProbe probe(Wire.HttpProbe wire) {
    return new HttpProbe(
        wire.getPath(),
        wire.getExpectedStatus(),
        wire.getCount(),
        Times.duration(wire.getTimeout()));
  }
}

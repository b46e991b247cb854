package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import java.util.ArrayList;
import java.util.List;

/** Phases of plans on the wire. */
final class PhaseCodec {
  private PhaseCodec() {}

  static Wire.Phase wire(Phase phase) {
    var wire = Wire.Phase.newBuilder();
    switch (phase) {
      case Phase.Shift(int candidateBasisPoints) ->
          wire.getShiftBuilder().setCandidateBasisPoints(candidateBasisPoints);
      case Phase.Flip() -> wire.getFlipBuilder();
      case Phase.Bake(var atLeast, var atMost) ->
          wire.getBakeBuilder().setAtLeast(Times.wire(atLeast)).setAtMost(Times.wire(atMost));
      case Phase.Gate(GateCheck.Manual()) -> wire.getManualGateBuilder();
      case Phase.Gate(GateCheck.Smoke(HttpProbe probe)) ->
          wire.getSmokeGateBuilder().setProbe(wire(probe));
      case Phase.Promote() -> wire.getPromoteBuilder();
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
      case BAKE ->
          new Phase.Bake(
              Times.duration(wire.getBake().getAtLeast()),
              Times.duration(wire.getBake().getAtMost()));
      case MANUAL_GATE -> new Phase.Gate(new GateCheck.Manual());
      case SMOKE_GATE -> new Phase.Gate(new GateCheck.Smoke(probe(wire.getSmokeGate().getProbe())));
      case PROMOTE -> new Phase.Promote();
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of phase");
    };
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

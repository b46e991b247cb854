package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;

/** Effects and their answers on the wire. */
final class EffectCodec {
  private EffectCodec() {}

  static Wire.Effect wire(Effect effect) {
    var wire =
        Wire.Effect.newBuilder().setId(effect.id()).setDeadline(Times.wire(effect.deadline()));
    switch (effect) {
      case Effect.Call call -> wire.setCall(CallCodec.wire(call));
      case Effect.Approval _ -> wire.getApprovalBuilder();
      case Effect.Probe probe ->
          wire.getProbeBuilder()
              .setService(probe.service())
              .setVersion(probe.version())
              .setProbe(PhaseCodec.wire(probe.probe()));
    }
    return wire.build();
  }

  static Effect effect(Wire.Effect wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case CALL -> CallCodec.effect(wire);
      case APPROVAL -> new Effect.Approval(wire.getId(), Times.instant(wire.getDeadline()));
      case PROBE ->
          new Effect.Probe(
              wire.getId(),
              wire.getProbe().getService(),
              wire.getProbe().getVersion(),
              PhaseCodec.probe(wire.getProbe().getProbe()),
              Times.instant(wire.getDeadline()));
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of effect");
    };
  }

  static Wire.EffectResult wire(EffectResult result) {
    var wire = Wire.EffectResult.newBuilder();
    switch (result) {
      case EffectResult.Succeeded(String detail) -> wire.setSucceeded(detail);
      case EffectResult.Failed(String detail) -> wire.setFailed(detail);
    }
    return wire.build();
  }

  static EffectResult result(Wire.EffectResult wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case SUCCEEDED -> new EffectResult.Succeeded(wire.getSucceeded());
      case FAILED -> new EffectResult.Failed(wire.getFailed());
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of effect's answer");
    };
  }
}

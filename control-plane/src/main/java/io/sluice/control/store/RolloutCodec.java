package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;

/** Definitions of rollouts on the wire. */
final class RolloutCodec {
  private RolloutCodec() {}

  static Wire.Rollout wire(Rollout rollout) {
    return Wire.Rollout.newBuilder()
        .setName(rollout.name())
        .setService(rollout.service())
        .setCandidate(rollout.candidate())
        .setStart(wire(rollout.start()))
        .setStrategy(rollout.plan().strategy())
        .addAllPhases(rollout.plan().phases().stream().map(PhaseCodec::wire).toList())
        .setPolicy(PolicyCodec.wire(rollout.policy()))
        .setConvergence(
            Wire.Convergence.newBuilder()
                .setShareBasisPoints(rollout.convergence().shareBasisPoints())
                .setWithin(Times.wire(rollout.convergence().within())))
        .setOnFailure(wire(rollout.onFailure()))
        .setOnInconclusive(wire(rollout.onInconclusive()))
        .addAllAlerts(rollout.alerts().stream().map(AlertCodec::wire).toList())
        .setPrecedence(wire(rollout.precedence()))
        .setConditions(ConditionsCodec.wire(rollout.conditions()))
        .addAllHooks(rollout.hooks().stream().map(CallCodec::wire).toList())
        .addAllNotifiers(rollout.notifiers())
        .build();
  }

  static Rollout rollout(Wire.Rollout wire) throws UnreadableException {
    return new Rollout(
        wire.getName(),
        wire.getService(),
        wire.getCandidate(),
        start(wire.getStart()),
        new Plan(wire.getStrategy(), PhaseCodec.phases(wire.getPhasesList())),
        PolicyCodec.policy(wire.getPolicy()),
        new Convergence(
            wire.getConvergence().getShareBasisPoints(),
            Times.duration(wire.getConvergence().getWithin())),
        onFailure(wire.getOnFailure()),
        onInconclusive(wire.getOnInconclusive()),
        AlertCodec.rules(wire.getAlertsList()),
        precedence(wire.getPrecedence()),
        ConditionsCodec.conditions(wire.getConditions()),
        CallCodec.hooks(wire.getHooksList()),
        wire.getNotifiersList());
  }

  private static Wire.StartMode wire(StartMode start) {
    return switch (start) {
      case AUTO -> Wire.StartMode.START_MODE_AUTO;
      case MANUAL -> Wire.StartMode.START_MODE_MANUAL;
    };
  }

  private static StartMode start(Wire.StartMode wire) throws UnreadableException {
    return switch (wire) {
      case START_MODE_AUTO -> StartMode.AUTO;
      case START_MODE_MANUAL -> StartMode.MANUAL;
      case START_MODE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown start mode");
    };
  }

  static Wire.OnFailure wire(OnFailure onFailure) {
    return switch (onFailure) {
      case ROLLBACK -> Wire.OnFailure.ON_FAILURE_ROLLBACK;
      case PAUSE -> Wire.OnFailure.ON_FAILURE_PAUSE;
    };
  }

  static OnFailure onFailure(Wire.OnFailure wire) throws UnreadableException {
    return switch (wire) {
      case ON_FAILURE_ROLLBACK -> OnFailure.ROLLBACK;
      case ON_FAILURE_PAUSE -> OnFailure.PAUSE;
      case ON_FAILURE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown onFailure");
    };
  }

  private static Wire.OnInconclusive wire(OnInconclusive onInconclusive) {
    return switch (onInconclusive) {
      case PAUSE -> Wire.OnInconclusive.ON_INCONCLUSIVE_PAUSE;
      case ROLLBACK -> Wire.OnInconclusive.ON_INCONCLUSIVE_ROLLBACK;
      case PROMOTE -> Wire.OnInconclusive.ON_INCONCLUSIVE_PROMOTE;
    };
  }

  private static OnInconclusive onInconclusive(Wire.OnInconclusive wire)
      throws UnreadableException {
    return switch (wire) {
      case ON_INCONCLUSIVE_PAUSE -> OnInconclusive.PAUSE;
      case ON_INCONCLUSIVE_ROLLBACK -> OnInconclusive.ROLLBACK;
      case ON_INCONCLUSIVE_PROMOTE -> OnInconclusive.PROMOTE;
      case ON_INCONCLUSIVE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown onInconclusive");
    };
  }

  private static Wire.Precedence wire(Precedence precedence) {
    return switch (precedence) {
      case QUEUE -> Wire.Precedence.PRECEDENCE_QUEUE;
      case SUPERSEDE -> Wire.Precedence.PRECEDENCE_SUPERSEDE;
    };
  }

  private static Precedence precedence(Wire.Precedence wire) throws UnreadableException {
    return switch (wire) {
      case PRECEDENCE_QUEUE -> Precedence.QUEUE;
      case PRECEDENCE_SUPERSEDE -> Precedence.SUPERSEDE;
      case PRECEDENCE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown precedence");
    };
  }
}

package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.Outcome;

/** Causes and outcomes on the wire. */
final class CauseCodec {
  private CauseCodec() {}

  static Wire.Cause wire(Cause cause) {
    var wire = Wire.Cause.newBuilder();
    switch (cause) {
      case Cause.FailedVerdict(String sentence) -> wire.setFailedVerdict(sentence);
      case Cause.Undecided(String sentence) -> wire.setUndecided(sentence);
      case Cause.StableBest(String sentence) -> wire.setStableBest(sentence);
      case Cause.AlertFired(var alert) -> wire.setAlertFired(AlertCodec.wire(alert));
      case Cause.Rejected(String sentence) -> wire.setRejected(sentence);
      case Cause.EffectFailed(String sentence) -> wire.setEffectFailed(sentence);
      case Cause.Commanded(String actor, String verb, String reason) ->
          wire.getCommandedBuilder().setActor(actor).setVerb(verb).setReason(reason);
      case Cause.SupersededBy(String rollout) -> wire.setSupersededBy(rollout);
      case Cause.GroupAborted(String rollout) -> wire.setGroupAborted(rollout);
    }
    return wire.build();
  }

  static Cause cause(Wire.Cause wire) throws UnreadableException {
    return switch (wire.getKindCase()) {
      case FAILED_VERDICT -> new Cause.FailedVerdict(wire.getFailedVerdict());
      case STABLE_BEST -> new Cause.StableBest(wire.getStableBest());
      case UNDECIDED -> new Cause.Undecided(wire.getUndecided());
      case ALERT_FIRED -> new Cause.AlertFired(AlertCodec.alert(wire.getAlertFired()));
      case REJECTED -> new Cause.Rejected(wire.getRejected());
      case EFFECT_FAILED -> new Cause.EffectFailed(wire.getEffectFailed());
      case COMMANDED -> {
        var commanded = wire.getCommanded();
        yield new Cause.Commanded(commanded.getActor(), commanded.getVerb(), commanded.getReason());
      }
      case SUPERSEDED_BY -> new Cause.SupersededBy(wire.getSupersededBy());
      case GROUP_ABORTED -> new Cause.GroupAborted(wire.getGroupAborted());
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of cause");
    };
  }

  static Wire.Outcome wire(Outcome outcome) {
    return switch (outcome) {
      case PROMOTED -> Wire.Outcome.OUTCOME_PROMOTED;
      case ROLLED_BACK -> Wire.Outcome.OUTCOME_ROLLED_BACK;
      case ABORTED -> Wire.Outcome.OUTCOME_ABORTED;
      case SUPERSEDED -> Wire.Outcome.OUTCOME_SUPERSEDED;
      case COMPLETED -> Wire.Outcome.OUTCOME_COMPLETED;
    };
  }

  static Outcome outcome(Wire.Outcome wire) throws UnreadableException {
    return switch (wire) {
      case OUTCOME_PROMOTED -> Outcome.PROMOTED;
      case OUTCOME_ROLLED_BACK -> Outcome.ROLLED_BACK;
      case OUTCOME_ABORTED -> Outcome.ABORTED;
      case OUTCOME_SUPERSEDED -> Outcome.SUPERSEDED;
      case OUTCOME_COMPLETED -> Outcome.COMPLETED;
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("unknown outcome");
    };
  }
}

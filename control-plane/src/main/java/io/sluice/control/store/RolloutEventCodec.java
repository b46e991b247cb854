package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.ShadowProgress;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.Optional;

/** The events of one rollout on the wire. */
final class RolloutEventCodec {
  private RolloutEventCodec() {}

  static Body body(String rollout, RolloutEvent event) {
    return switch (event) {
      case RolloutEvent.Waited waited -> new Body("waited", rollout, wire(waited));
      case RolloutEvent.QueriesTried tried -> new Body("queries-tried", rollout, wire(tried));
      case RolloutEvent.StartGiven given -> new Body("start-given", rollout, wire(given));
      case RolloutEvent.Started(String stable) ->
          new Body("started", rollout, Wire.Started.newBuilder().setStable(stable));
      case RolloutEvent.PhaseEntered(int phase) ->
          new Body("phase-entered", rollout, Wire.PhaseEntered.newBuilder().setPhase(phase));
      case RolloutEvent.WeightsSet(Split split) ->
          new Body("weights-set", rollout, Wire.WeightsSet.newBuilder().setSplit(wire(split)));
      case RolloutEvent.FlagSet set -> new Body("flag-set", rollout, wire(set));
      case RolloutEvent.FlagApplied _ ->
          new Body("flag-applied", rollout, Wire.FlagApplied.newBuilder());
      case RolloutEvent.MirrorsSet set -> new Body("mirrors-set", rollout, wire(set));
      case RolloutEvent.ShadowEnded end -> new Body("shadow-ended", rollout, wire(end));
      case RolloutEvent.OfArm ofArm -> BanditCodec.body(rollout, ofArm);
      case RolloutEvent.Converged() -> new Body("converged", rollout, Wire.Converged.newBuilder());
      case RolloutEvent.Looked looked -> new Body("looked", rollout, wire(looked));
      case RolloutEvent.StableSeen seen -> new Body("stable-seen", rollout, wire(seen));
      case RolloutEvent.Approved(String by) ->
          new Body("approved", rollout, Wire.Approved.newBuilder().setBy(by));
      case RolloutEvent.PauseBegan pause -> new Body("pause-began", rollout, wire(pause));
      case RolloutEvent.Resumed(String by) ->
          new Body("resumed", rollout, Wire.Resumed.newBuilder().setBy(by));
      case RolloutEvent.PromotionStarted() ->
          new Body("promotion-started", rollout, Wire.PromotionStarted.newBuilder());
      case RolloutEvent.Promoted() -> new Body("promoted", rollout, Wire.Promoted.newBuilder());
      case RolloutEvent.RollbackStarted back -> new Body("rollback-started", rollout, wire(back));
      case RolloutEvent.Ended ended -> new Body("ended", rollout, wire(ended));
      case RolloutEvent.Reset(String by) ->
          new Body("reset", rollout, Wire.Reset.newBuilder().setBy(by));
      case RolloutEvent.Held(var hold) -> new Body("held", rollout, ConditionsCodec.wire(hold));
      case RolloutEvent.HookEvent hook -> HookEventCodec.body(rollout, hook);
      case RolloutEvent.Recovered() -> new Body("recovered", rollout, Wire.Recovered.newBuilder());
      case RolloutEvent.Intended intended -> new Body("intended", rollout, wire(intended));
      case RolloutEvent.Answered answered -> new Body("answered", rollout, wire(answered));
      case RolloutEvent.AnswerIgnored late -> new Body("answer-ignored", rollout, wire(late));
    };
  }

  /** {@return the event, or nothing if the type is not one of a rollout's} */
  static Optional<RolloutEvent> event(String type, ByteString body)
      throws UnreadableException, InvalidProtocolBufferException {
    return Optional.ofNullable(
        switch (type) {
          case "waited" -> new RolloutEvent.Waited(Wire.Waited.parseFrom(body).getWhy());
          case "queries-tried" -> tried(Wire.QueriesTried.parseFrom(body));
          case "start-given" ->
              new RolloutEvent.StartGiven(Wire.StartGiven.parseFrom(body).getBy());
          case "started" -> new RolloutEvent.Started(Wire.Started.parseFrom(body).getStable());
          case "phase-entered" ->
              new RolloutEvent.PhaseEntered(Wire.PhaseEntered.parseFrom(body).getPhase());
          case "weights-set" ->
              new RolloutEvent.WeightsSet(split(Wire.WeightsSet.parseFrom(body).getSplit()));
          case "flag-set" -> flagSet(Wire.FlagSet.parseFrom(body));
          case "flag-applied" -> new RolloutEvent.FlagApplied();
          case "mirrors-set" -> mirrorsSet(Wire.MirrorsSet.parseFrom(body));
          case "shadow-ended" -> shadowEnded(Wire.ShadowEnded.parseFrom(body));
          case "converged" -> new RolloutEvent.Converged();
          case "looked" -> looked(Wire.Looked.parseFrom(body));
          case "stable-seen" -> seen(Wire.StableSeen.parseFrom(body));
          case "intended" ->
              new RolloutEvent.Intended(
                  EffectCodec.effect(Wire.Intended.parseFrom(body).getEffect()));
          case "answered" -> answered(Wire.Answered.parseFrom(body));
          case "answer-ignored" -> ignored(Wire.AnswerIgnored.parseFrom(body));
          case "approved" -> new RolloutEvent.Approved(Wire.Approved.parseFrom(body).getBy());
          case "pause-began" ->
              new RolloutEvent.PauseBegan(
                  CauseCodec.cause(Wire.PauseBegan.parseFrom(body).getCause()));
          case "resumed" -> new RolloutEvent.Resumed(Wire.Resumed.parseFrom(body).getBy());
          case "promotion-started" -> new RolloutEvent.PromotionStarted();
          case "promoted" -> new RolloutEvent.Promoted();
          case "rollback-started" -> rollbackStarted(Wire.RollbackStarted.parseFrom(body));
          case "ended" -> ended(Wire.Ended.parseFrom(body));
          case "reset" -> new RolloutEvent.Reset(Wire.Reset.parseFrom(body).getBy());
          case "held" -> new RolloutEvent.Held(ConditionsCodec.hold(Wire.Held.parseFrom(body)));
          case "recovered" -> new RolloutEvent.Recovered();
          default -> other(type, body).orElse(null);
        });
  }

  private static Wire.StartGiven.Builder wire(RolloutEvent.StartGiven given) {
    return Wire.StartGiven.newBuilder().setBy(given.by());
  }

  private static Optional<RolloutEvent> other(String type, ByteString body)
      throws UnreadableException, InvalidProtocolBufferException {
    Optional<RolloutEvent> hook = HookEventCodec.event(type, body);
    return hook.isPresent() ? hook : BanditCodec.event(type, body);
  }

  private static Wire.Waited.Builder wire(RolloutEvent.Waited waited) {
    return Wire.Waited.newBuilder().setWhy(waited.why());
  }

  private static Wire.QueriesTried.Builder wire(RolloutEvent.QueriesTried tried) {
    var wire = Wire.QueriesTried.newBuilder();
    tried.problem().ifPresent(wire::setProblem);
    return wire;
  }

  private static RolloutEvent tried(Wire.QueriesTried wire) {
    return new RolloutEvent.QueriesTried(
        wire.hasProblem() ? Optional.of(wire.getProblem()) : Optional.empty());
  }

  private static Wire.FlagSet.Builder wire(RolloutEvent.FlagSet set) {
    return Wire.FlagSet.newBuilder().setFlag(TrafficCodec.wire(set.flag())).setBy(set.by());
  }

  private static RolloutEvent flagSet(Wire.FlagSet wire) throws UnreadableException {
    return new RolloutEvent.FlagSet(TrafficCodec.flag(wire.getFlag()), wire.getBy());
  }

  private static Wire.MirrorsSet.Builder wire(RolloutEvent.MirrorsSet set) {
    return Wire.MirrorsSet.newBuilder()
        .addAllMirrors(set.mirrors().stream().map(TrafficCodec::wire).toList());
  }

  private static RolloutEvent mirrorsSet(Wire.MirrorsSet wire) {
    return new RolloutEvent.MirrorsSet(
        wire.getMirrorsList().stream().map(TrafficCodec::mirror).toList());
  }

  private static Wire.ShadowEnded.Builder wire(RolloutEvent.ShadowEnded ended) {
    return Wire.ShadowEnded.newBuilder()
        .setVersion(ended.version())
        .setWhy(ended.end().why())
        .setResult(
            switch (ended.end().result()) {
              case PASSED -> Wire.ShadowEnded.Result.RESULT_PASSED;
              case FAILED -> Wire.ShadowEnded.Result.RESULT_FAILED;
            });
  }

  private static RolloutEvent shadowEnded(Wire.ShadowEnded wire) throws UnreadableException {
    ShadowProgress.Result result =
        switch (wire.getResult()) {
          case RESULT_PASSED -> ShadowProgress.Result.PASSED;
          case RESULT_FAILED -> ShadowProgress.Result.FAILED;
          case RESULT_UNSPECIFIED, UNRECOGNIZED ->
              throw new UnreadableException("unknown result of a shadow");
        };
    return new RolloutEvent.ShadowEnded(
        wire.getVersion(), new ShadowProgress.ShadowEnd(result, wire.getWhy()));
  }

  private static Wire.Intended.Builder wire(RolloutEvent.Intended intended) {
    return Wire.Intended.newBuilder().setEffect(EffectCodec.wire(intended.effect()));
  }

  private static Wire.Answered.Builder wire(RolloutEvent.Answered answered) {
    return Wire.Answered.newBuilder()
        .setId(answered.id())
        .setResult(EffectCodec.wire(answered.result()));
  }

  private static Wire.AnswerIgnored.Builder wire(RolloutEvent.AnswerIgnored late) {
    return Wire.AnswerIgnored.newBuilder()
        .setId(late.id())
        .setResult(EffectCodec.wire(late.result()));
  }

  private static Wire.PauseBegan.Builder wire(RolloutEvent.PauseBegan pause) {
    return Wire.PauseBegan.newBuilder().setCause(CauseCodec.wire(pause.cause()));
  }

  private static Wire.Ended.Builder wire(RolloutEvent.Ended ended) {
    return Wire.Ended.newBuilder()
        .setOutcome(CauseCodec.wire(ended.outcome()))
        .setReason(ended.reason());
  }

  private static Wire.Looked.Builder wire(RolloutEvent.Looked looked) {
    var wire = Wire.Looked.newBuilder().setObserved(Times.wire(looked.observed()));
    looked.countedTo().ifPresent(at -> wire.setCountedTo(Times.wire(at)));
    looked.judgement().ifPresent(judgement -> wire.setJudgement(JudgementCodec.wire(judgement)));
    return wire;
  }

  private static RolloutEvent looked(Wire.Looked wire) throws UnreadableException {
    return new RolloutEvent.Looked(
        wire.hasJudgement()
            ? Optional.of(JudgementCodec.judgement(wire.getJudgement()))
            : Optional.empty(),
        Times.duration(wire.getObserved()),
        wire.hasCountedTo() ? Optional.of(Times.instant(wire.getCountedTo())) : Optional.empty());
  }

  private static Wire.StableSeen.Builder wire(RolloutEvent.StableSeen seen) {
    return Wire.StableSeen.newBuilder()
        .setHealth(
            switch (seen.health()) {
              case UNKNOWN -> Wire.StableHealth.STABLE_HEALTH_UNKNOWN;
              case USABLE -> Wire.StableHealth.STABLE_HEALTH_USABLE;
              case UNUSABLE -> Wire.StableHealth.STABLE_HEALTH_UNUSABLE;
            });
  }

  private static RolloutEvent seen(Wire.StableSeen wire) throws UnreadableException {
    return new RolloutEvent.StableSeen(
        switch (wire.getHealth()) {
          case STABLE_HEALTH_UNKNOWN -> StableHealth.UNKNOWN;
          case STABLE_HEALTH_USABLE -> StableHealth.USABLE;
          case STABLE_HEALTH_UNUSABLE -> StableHealth.UNUSABLE;
          case STABLE_HEALTH_UNSPECIFIED, UNRECOGNIZED ->
              throw new UnreadableException("unknown health of the stable version");
        });
  }

  private static RolloutEvent answered(Wire.Answered wire) throws UnreadableException {
    return new RolloutEvent.Answered(wire.getId(), EffectCodec.result(wire.getResult()));
  }

  private static RolloutEvent ignored(Wire.AnswerIgnored wire) throws UnreadableException {
    return new RolloutEvent.AnswerIgnored(wire.getId(), EffectCodec.result(wire.getResult()));
  }

  private static Wire.RollbackStarted.Builder wire(RolloutEvent.RollbackStarted back) {
    return Wire.RollbackStarted.newBuilder()
        .setCause(CauseCodec.wire(back.cause()))
        .setSplit(wire(back.split()))
        .setOutcome(CauseCodec.wire(back.outcome()));
  }

  private static RolloutEvent rollbackStarted(Wire.RollbackStarted wire)
      throws UnreadableException {
    return new RolloutEvent.RollbackStarted(
        CauseCodec.cause(wire.getCause()),
        split(wire.getSplit()),
        CauseCodec.outcome(wire.getOutcome()));
  }

  private static RolloutEvent ended(Wire.Ended wire) throws UnreadableException {
    return new RolloutEvent.Ended(CauseCodec.outcome(wire.getOutcome()), wire.getReason());
  }

  private static Wire.Split wire(Split split) {
    var wire = Wire.Split.newBuilder();
    for (Share share : split.shares()) {
      wire.addSharesBuilder().setVersion(share.version()).setBasisPoints(share.basisPoints());
    }
    return wire.build();
  }

  private static Split split(Wire.Split wire) {
    return new Split(
        wire.getSharesList().stream()
            .map(share -> new Share(share.getVersion(), share.getBasisPoints()))
            .toList());
  }
}

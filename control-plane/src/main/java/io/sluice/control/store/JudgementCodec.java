package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.proto.journal.v1.Wire.MetricVerdict.Found;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.judge.Evidence;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.judge.Verdict.Basis;
import io.sluice.rollout.judge.Verdict.OnSilence;
import io.sluice.rollout.learn.Rewards;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/** Judgements with their evidence on the wire. */
final class JudgementCodec {
  private JudgementCodec() {}

  static Wire.Judgement wire(Judgement judgement) {
    var wire =
        Wire.Judgement.newBuilder()
            .setVerdict(wire(judgement.verdict()))
            .setNext(JudgeStateCodec.wire(judgement.next()));
    judgement
        .arms()
        .forEach((version, verdict) ->
            wire.addArmsBuilder().setVersion(version).setVerdict(wire(verdict)));
    judgement
        .rewards()
        .forEach((version, earned) ->
            wire.addRewardsBuilder()
                .setVersion(version)
                .setHits(earned.hits())
                .setMisses(earned.misses()));
    judgement
        .samples()
        .forEach((version, sums) ->
            wire.addSamplesBuilder()
                .setVersion(version)
                .setUnits(sums.units())
                .setSum(sums.sum())
                .setSquares(sums.squares()));
    return wire.build();
  }

  static Judgement judgement(Wire.Judgement wire) throws UnreadableException {
    var arms = new TreeMap<String, Verdict>();
    for (Wire.Judgement.Arm arm : wire.getArmsList()) {
      arms.put(arm.getVersion(), verdict(arm.getVerdict()));
    }
    var rewards = new TreeMap<String, Rewards>();
    for (Wire.Judgement.Reward reward : wire.getRewardsList()) {
      rewards.put(reward.getVersion(), new Rewards(reward.getHits(), reward.getMisses()));
    }
    var samples = new TreeMap<String, UnitSums>();
    for (Wire.Judgement.Sample sample : wire.getSamplesList()) {
      samples.put(
          sample.getVersion(),
          new UnitSums(sample.getUnits(), sample.getSum(), sample.getSquares()));
    }
    return new Judgement(
        verdict(wire.getVerdict()), JudgeStateCodec.state(wire.getNext()), arms, rewards, samples);
  }

  private static Wire.Verdict wire(Verdict verdict) {
    var wire = Wire.Verdict.newBuilder().setBasis(wire(verdict.basis()));
    switch (verdict) {
      case Verdict.Pass _ -> wire.getPassBuilder();
      case Verdict.Fail fail -> wire.getFailBuilder().setWhy(fail.why());
      case Verdict.Inconclusive open ->
          wire.getInconclusiveBuilder().setWhy(open.why()).setOnSilence(wire(open.onSilence()));
    }
    return wire.build();
  }

  private static Verdict verdict(Wire.Verdict wire) throws UnreadableException {
    Basis basis = basis(wire.getBasis());
    return switch (wire.getKindCase()) {
      case PASS -> new Verdict.Pass(basis);
      case FAIL -> new Verdict.Fail(basis, wire.getFail().getWhy());
      case INCONCLUSIVE ->
          new Verdict.Inconclusive(
              basis,
              wire.getInconclusive().getWhy(),
              onSilence(wire.getInconclusive().getOnSilence()));
      case KIND_NOT_SET -> throw new UnreadableException("unknown kind of verdict");
    };
  }

  private static Wire.Basis wire(Basis basis) {
    return Wire.Basis.newBuilder()
        .setFrom(Times.wire(basis.from()))
        .setTo(Times.wire(basis.to()))
        .addAllEnvoys(basis.envoys())
        .addAllMetrics(basis.metrics().stream().map(JudgementCodec::wire).toList())
        .build();
  }

  private static Basis basis(Wire.Basis wire) throws UnreadableException {
    List<MetricVerdict> metrics = new ArrayList<>();
    for (Wire.MetricVerdict metric : wire.getMetricsList()) {
      metrics.add(
          new MetricVerdict(
              PolicyCodec.check(metric.getCheck()),
              found(metric.getOutcome()),
              evidence(metric.getEvidence()),
              metric.getSentence()));
    }
    return new Basis(
        Times.instant(wire.getFrom()),
        Times.instant(wire.getTo()),
        new TreeSet<>(wire.getEnvoysList()),
        metrics);
  }

  private static Wire.MetricVerdict wire(MetricVerdict verdict) {
    return Wire.MetricVerdict.newBuilder()
        .setCheck(PolicyCodec.wire(verdict.check()))
        .setOutcome(wire(verdict.outcome()))
        .setEvidence(wire(verdict.evidence()))
        .setSentence(verdict.sentence())
        .build();
  }

  private static Wire.Evidence wire(Evidence evidence) {
    var wire =
        Wire.Evidence.newBuilder()
            .setTest(evidence.test())
            .setCandidate(wire(evidence.candidate()))
            .setBaseline(wire(evidence.baseline()))
            .setNeededSamples(evidence.neededSamples());
    evidence.low().ifPresent(wire::setLow);
    evidence.high().ifPresent(wire::setHigh);
    evidence.limit().ifPresent(wire::setLimit);
    evidence.eValue().ifPresent(wire::setEValue);
    evidence.eLimit().ifPresent(wire::setELimit);
    return wire.build();
  }

  private static Evidence evidence(Wire.Evidence wire) {
    return new Evidence(
        wire.getTest(),
        side(wire.getCandidate()),
        side(wire.getBaseline()),
        wire.hasLow() ? OptionalDouble.of(wire.getLow()) : OptionalDouble.empty(),
        wire.hasHigh() ? OptionalDouble.of(wire.getHigh()) : OptionalDouble.empty(),
        wire.hasLimit() ? OptionalDouble.of(wire.getLimit()) : OptionalDouble.empty(),
        wire.hasEValue() ? OptionalDouble.of(wire.getEValue()) : OptionalDouble.empty(),
        wire.hasELimit() ? OptionalDouble.of(wire.getELimit()) : OptionalDouble.empty(),
        wire.getNeededSamples());
  }

  private static Wire.Side wire(Evidence.Side side) {
    var wire = Wire.Side.newBuilder().setSamples(side.samples()).setHits(side.hits());
    side.estimate().ifPresent(wire::setEstimate);
    return wire.build();
  }

  private static Evidence.Side side(Wire.Side wire) {
    return new Evidence.Side(
        wire.getSamples(),
        wire.getHits(),
        wire.hasEstimate() ? OptionalDouble.of(wire.getEstimate()) : OptionalDouble.empty());
  }

  private static Wire.OnSilence wire(OnSilence onSilence) {
    return switch (onSilence) {
      case WAIT -> Wire.OnSilence.ON_SILENCE_WAIT;
      case PAUSE -> Wire.OnSilence.ON_SILENCE_PAUSE;
    };
  }

  private static OnSilence onSilence(Wire.OnSilence wire) throws UnreadableException {
    return switch (wire) {
      case ON_SILENCE_WAIT -> OnSilence.WAIT;
      case ON_SILENCE_PAUSE -> OnSilence.PAUSE;
      case ON_SILENCE_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown onSilence");
    };
  }

  private static Found wire(MetricVerdict.Outcome outcome) {
    return switch (outcome) {
      case PASS -> Found.FOUND_PASS;
      case FAIL -> Found.FOUND_FAIL;
      case INCONCLUSIVE -> Found.FOUND_INCONCLUSIVE;
      case NO_DATA -> Found.FOUND_NO_DATA;
      case NOT_APPLICABLE -> Found.FOUND_NOT_APPLICABLE;
    };
  }

  private static MetricVerdict.Outcome found(Found wire) throws UnreadableException {
    return switch (wire) {
      case FOUND_PASS -> MetricVerdict.Outcome.PASS;
      case FOUND_FAIL -> MetricVerdict.Outcome.FAIL;
      case FOUND_INCONCLUSIVE -> MetricVerdict.Outcome.INCONCLUSIVE;
      case FOUND_NO_DATA -> MetricVerdict.Outcome.NO_DATA;
      case FOUND_NOT_APPLICABLE -> MetricVerdict.Outcome.NOT_APPLICABLE;
      case FOUND_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown outcome of a metric");
    };
  }
}

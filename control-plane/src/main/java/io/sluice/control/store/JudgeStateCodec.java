package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.judge.CheckState;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Tally;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The judge's memory on the wire. */
final class JudgeStateCodec {
  private JudgeStateCodec() {}

  static Wire.JudgeState wire(JudgeState state) {
    var wire =
        Wire.JudgeState.newBuilder()
            .setEpoch(state.epoch())
            .setAttempt(state.attempt())
            .setFailed(state.failed())
            .setCandidate(wire(state.candidate()))
            .setBaseline(wire(state.baseline()))
            .addAllEnvoys(state.envoys());
    state.checks().forEach((id, check) -> wire.addChecks(wire(id, check)));
    state
        .memories()
        .forEach(
            (side, memory) -> wire.addShadowsBuilder().setVersion(side).setState(wire(memory)));
    state.from().ifPresent(from -> wire.setFrom(Times.wire(from)));
    state.to().ifPresent(to -> wire.setTo(Times.wire(to)));
    return wire.build();
  }

  static JudgeState state(Wire.JudgeState wire) {
    var checks = new TreeMap<String, CheckState>();
    for (Wire.Check check : wire.getChecksList()) {
      checks.put(
          check.getId(),
          new CheckState(
              WagerCodec.wager(check.getWager()),
              check.getFailedLooks(),
              check.getConsecutive(),
              check.hasOwn() ? own(check.getOwn()) : CheckState.Own.NONE));
    }
    var memories = new TreeMap<String, JudgeState>();
    wire.getShadowsList()
        .forEach(memory -> memories.put(memory.getVersion(), state(memory.getState())));
    return new JudgeState(
        wire.getEpoch(),
        Math.max(1, wire.getAttempt()),
        wire.getFailed(),
        checks,
        tally(wire.getCandidate()),
        tally(wire.getBaseline()),
        wire.hasFrom() ? Optional.of(Times.instant(wire.getFrom())) : Optional.empty(),
        wire.hasTo() ? Optional.of(Times.instant(wire.getTo())) : Optional.empty(),
        new TreeSet<>(wire.getEnvoysList()),
        memories);
  }

  private static Wire.Check wire(String id, CheckState check) {
    var wire =
        Wire.Check.newBuilder()
            .setId(id)
            .setWager(WagerCodec.wire(check.wager()))
            .setFailedLooks(check.failedLooks())
            .setConsecutive(check.consecutive());
    if (!check.own().equals(CheckState.Own.NONE)) {
      wire.setOwn(wire(check.own()));
    }
    return wire.build();
  }

  private static Wire.OwnFigures wire(CheckState.Own own) {
    var wire =
        Wire.OwnFigures.newBuilder()
            .setCandidate(wire(own.candidate()))
            .setStable(wire(own.stable()))
            .setMeasurements(own.measurements());
    own.newest().ifPresent(at -> wire.setNewest(Times.wire(at)));
    if (!own.told().equals(CheckState.Told.NONE)) {
      wire.setTold(MomentsCodec.wire(own.told()));
    }
    return wire.build();
  }

  private static CheckState.Own own(Wire.OwnFigures wire) {
    return new CheckState.Own(
        tally(wire.getCandidate()),
        tally(wire.getStable()),
        wire.getMeasurements(),
        wire.hasNewest() ? Optional.of(Times.instant(wire.getNewest())) : Optional.empty(),
        wire.hasTold() ? MomentsCodec.told(wire.getTold()) : CheckState.Told.NONE);
  }

  private static Wire.Tally wire(Tally tally) {
    return Wire.Tally.newBuilder()
        .setCompleted(tally.completed())
        .setFailed(tally.failed())
        .setTimedOut(tally.timedOut())
        .setAbandoned(tally.abandoned())
        .setLatency(wire(tally.latency()))
        .build();
  }

  private static Tally tally(Wire.Tally wire) {
    return new Tally(
        wire.getCompleted(),
        wire.getFailed(),
        wire.getTimedOut(),
        wire.getAbandoned(),
        histogram(wire.getLatency()));
  }

  private static Wire.Histogram wire(Histogram histogram) {
    if (histogram.equals(Histogram.EMPTY)) {
      return Wire.Histogram.getDefaultInstance();
    }
    return Wire.Histogram.newBuilder()
        .addAllBoundsMillis(histogram.boundsMillis())
        .addAllCounts(histogram.counts())
        .build();
  }

  private static Histogram histogram(Wire.Histogram wire) {
    if (wire.getCountsCount() == 0) {
      return Histogram.EMPTY;
    }
    return Histogram.of(
        wire.getBoundsMillisList().stream().mapToDouble(Double::doubleValue).toArray(),
        wire.getCountsList().stream().mapToLong(Long::longValue).toArray());
  }
}

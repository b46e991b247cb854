package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.judge.Dispersion;
import io.sluice.rollout.judge.Dispersion.Pending;
import io.sluice.rollout.judge.Scatter;
import io.sluice.rollout.judge.Wager;

/** The evidence of a check on the wire. */
final class WagerCodec {
  private WagerCodec() {}

  static Wire.Wager wire(Wager wager) {
    var wire =
        Wire.Wager.newBuilder()
            .addAllLogWealth(wager.logWealth())
            .setLogReserve(wager.logReserve())
            .setBets(wager.bets())
            .setPhaseBets(wager.phaseBets());
    if (!wager.dispersion().equals(Dispersion.UNKNOWN)) {
      wire.setDispersion(wire(wager.dispersion()));
    }
    return wire.build();
  }

  static Wager wager(Wire.Wager wire) {
    return new Wager(
        wire.getLogWealthList(),
        wire.getLogReserve(),
        wire.getBets(),
        wire.getPhaseBets(),
        wire.hasDispersion() ? dispersion(wire.getDispersion()) : Dispersion.UNKNOWN);
  }

  private static Wire.Dispersion wire(Dispersion dispersion) {
    return Wire.Dispersion.newBuilder()
        .setInterval(wire(dispersion.interval()))
        .setBlock(wire(dispersion.block()))
        .setPending(wire(dispersion.pending()))
        .setBlocks(dispersion.blocks())
        .build();
  }

  private static Dispersion dispersion(Wire.Dispersion wire) {
    return new Dispersion(
        scatter(wire.getInterval()),
        scatter(wire.getBlock()),
        pending(wire.getPending()),
        wire.getBlocks());
  }

  private static Wire.Scatter wire(Scatter scatter) {
    return Wire.Scatter.newBuilder()
        .addAllSplit(scatter.split())
        .addAllStable(scatter.stable())
        .setHits(scatter.hits())
        .setExpected(scatter.expected())
        .setStableHits(scatter.stableHits())
        .setStableTrials(scatter.stableTrials())
        .build();
  }

  private static Scatter scatter(Wire.Scatter wire) {
    return new Scatter(
        wire.getSplitList(),
        wire.getStableList(),
        wire.getHits(),
        wire.getExpected(),
        wire.getStableHits(),
        wire.getStableTrials());
  }

  private static Wire.PendingBlock wire(Pending pending) {
    return Wire.PendingBlock.newBuilder()
        .setHits(pending.hits())
        .setTrials(pending.trials())
        .setStableHits(pending.stableHits())
        .setStableTrials(pending.stableTrials())
        .setIntervals(pending.intervals())
        .setMillis(pending.millis())
        .build();
  }

  private static Pending pending(Wire.PendingBlock wire) {
    return new Pending(
        wire.getHits(),
        wire.getTrials(),
        wire.getStableHits(),
        wire.getStableTrials(),
        wire.getIntervals(),
        wire.getMillis());
  }
}

package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.judge.CheckState.Told;
import io.sluice.rollout.judge.Moments;

/** What feedback has told, on the wire. */
final class MomentsCodec {
  private MomentsCodec() {}

  static Wire.ToldFigures wire(Told told) {
    return Wire.ToldFigures.newBuilder()
        .setCandidate(wire(told.candidate()))
        .setStable(wire(told.stable()))
        .setOpenCandidate(wire(told.openCandidate()))
        .setOpenStable(wire(told.openStable()))
        .build();
  }

  static Told told(Wire.ToldFigures wire) {
    return new Told(
        moments(wire.getCandidate()),
        moments(wire.getStable()),
        moments(wire.getOpenCandidate()),
        moments(wire.getOpenStable()));
  }

  private static Wire.Moments wire(Moments moments) {
    return Wire.Moments.newBuilder()
        .setUnits(moments.units())
        .setSum(moments.sum())
        .setSquares(moments.squares())
        .build();
  }

  private static Moments moments(Wire.Moments wire) {
    return new Moments(wire.getUnits(), wire.getSum(), wire.getSquares());
  }
}

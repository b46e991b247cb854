package io.sluice.control.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.StopRule;
import java.util.Optional;

/** Bandits on the wire: the phase that learns, and what happens in it. */
final class BanditCodec {
  private BanditCodec() {}

  static Wire.Phase.Learn wire(Phase.Learn learn) {
    BanditTerms terms = learn.terms();
    var wire =
        Wire.Phase.Learn.newBuilder()
            .addAllCandidates(learn.candidates())
            .setReward(terms.reward().spelled())
            .setAlgorithm(wire(terms.update().algorithm()))
            .setFloorBasisPoints(terms.update().floorBasisPoints())
            .setMaxStepBasisPoints(terms.update().maxStepBasisPoints())
            .setEvery(Times.wire(terms.every()))
            .setBestWithProbability(terms.stop().bestWithProbability())
            .setMinRewards(terms.stop().minRewards())
            .setAtMost(Times.wire(terms.atMost()));
    terms.halfLife().ifPresent(time -> wire.setHalfLife(Times.wire(time)));
    return wire.build();
  }

  static Phase learn(Wire.Phase.Learn wire) throws UnreadableException {
    Metric reward =
        Metric.named(wire.getReward())
            .orElseThrow(() -> new UnreadableException("unknown metric " + wire.getReward()));
    return new Phase.Learn(
        wire.getCandidatesList(),
        new BanditTerms(
            reward,
            new WeightUpdate(
                algorithm(wire.getAlgorithm()),
                wire.getFloorBasisPoints(),
                wire.getMaxStepBasisPoints()),
            Times.duration(wire.getEvery()),
            wire.hasHalfLife() ? Optional.of(Times.duration(wire.getHalfLife())) : Optional.empty(),
            new StopRule(wire.getBestWithProbability(), wire.getMinRewards()),
            Times.duration(wire.getAtMost())));
  }

  private static Wire.Algorithm wire(Algorithm algorithm) {
    return switch (algorithm) {
      case THOMPSON -> Wire.Algorithm.ALGORITHM_THOMPSON;
      case UCB -> Wire.Algorithm.ALGORITHM_UCB;
      case EPSILON_GREEDY -> Wire.Algorithm.ALGORITHM_EPSILON_GREEDY;
    };
  }

  private static Algorithm algorithm(Wire.Algorithm wire) throws UnreadableException {
    return switch (wire) {
      case ALGORITHM_THOMPSON -> Algorithm.THOMPSON;
      case ALGORITHM_UCB -> Algorithm.UCB;
      case ALGORITHM_EPSILON_GREEDY -> Algorithm.EPSILON_GREEDY;
      case ALGORITHM_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown algorithm of a bandit");
    };
  }

  static Body body(String rollout, RolloutEvent.OfArm event) {
    return switch (event) {
      case RolloutEvent.ArmEnded(var version, var why) ->
          new Body(
              "arm-ended", rollout, Wire.ArmEnded.newBuilder().setVersion(version).setWhy(why));
      case RolloutEvent.CandidateChosen(var version, var why) ->
          new Body(
              "candidate-chosen",
              rollout,
              Wire.CandidateChosen.newBuilder().setVersion(version).setWhy(why));
    };
  }

  /** {@return the event, or nothing if the type is not one of an arm's} */
  static Optional<RolloutEvent> event(String type, ByteString body)
      throws InvalidProtocolBufferException {
    return switch (type) {
      case "arm-ended" -> {
        var ended = Wire.ArmEnded.parseFrom(body);
        yield Optional.of(new RolloutEvent.ArmEnded(ended.getVersion(), ended.getWhy()));
      }
      case "candidate-chosen" -> {
        var chosen = Wire.CandidateChosen.parseFrom(body);
        yield Optional.of(new RolloutEvent.CandidateChosen(chosen.getVersion(), chosen.getWhy()));
      }
      default -> Optional.empty();
    };
  }
}

package io.sluice.rollout.engine;

import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.learn.BestArm;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.StopRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What the arms of a bandit have shown.
 *
 * @param stable the stable version
 * @param best per arm that takes part and has earned something, stable first, the probability that
 *     it is the best of them
 * @param learning what they have earned
 */
public record BanditView(String stable, SequencedMap<String, Double> best, Learning learning) {
  public BanditView {
    best = Collections.unmodifiableSequencedMap(new LinkedHashMap<>((Map<String, Double>) best));
  }

  /** {@return what is known now} */
  public static BanditView of(Running running, Phase.Learn phase) {
    Learning learning = running.progress().learning();
    return new BanditView(running.stable(), best(learning, arms(running, phase)), learning);
  }

  private static SequencedMap<String, Double> best(Learning learning, List<String> arms) {
    List<String> tried = arms.stream().filter(arm -> learning.of(arm).trials() > 0).toList();
    var best = new LinkedHashMap<String, Double>();
    if (!tried.isEmpty()) {
      double[] probabilities = BestArm.probabilities(tried.stream().map(learning::of).toList());
      for (int i = 0; i < probabilities.length; i++) {
        best.put(tried.get(i), probabilities[i]);
      }
    }
    return best;
  }

  /** {@return the arms that take part, stable first} */
  static List<String> arms(Running running, Phase.Learn phase) {
    return Stream.concat(
            Stream.of(running.stable()),
            phase.candidates().stream().filter(running.progress().learning()::isIn))
        .toList();
  }

  /**
   * {@return the split with these weights; arms that are out keep their place, and what they have}
   */
  static Split split(Running running, Phase.Learn phase, List<String> arms, int[] weights) {
    var shares = new ArrayList<Share>();
    for (String version :
        Stream.concat(Stream.of(running.stable()), phase.candidates().stream()).toList()) {
      int at = arms.indexOf(version);
      shares.add(new Share(version, at < 0 ? running.split().basisPointsOf(version) : weights[at]));
    }
    return new Split(shares);
  }

  /** {@return the arm that is most probably the best one; empty if none has earned anything} */
  public Optional<String> leader() {
    return highest(best);
  }

  /**
   * {@return the candidate that is most probably the best of those that take part, have traffic and
   * have earned something}
   */
  Optional<String> bestCandidate(Split split) {
    return highest(
        best(
            learning,
            best.keySet().stream()
                .filter(arm -> !arm.equals(stable) && split.basisPointsOf(arm) > 0)
                .toList()));
  }

  /** The first of the highest. */
  private static Optional<String> highest(Map<String, Double> probabilities) {
    return probabilities.entrySet().stream()
        .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
        .map(Map.Entry::getKey);
  }

  /** {@return whether one of these arms, one at least of them a candidate, is known to be best} */
  boolean isKnown(StopRule stop) {
    boolean compares = best.keySet().stream().anyMatch(arm -> !arm.equals(stable));
    return compares
        && best.values().stream().anyMatch(each -> each >= stop.bestWithProbability())
        && best.keySet().stream().allMatch(arm -> learning.of(arm).trials() >= stop.minRewards());
  }

  String sentence(String arm) {
    return String.format(
        Locale.ROOT,
        "%s is the best arm with a probability of %.1f %%, %.2f %% of %.0f rewarded",
        arm,
        100 * best.getOrDefault(arm, 0.0),
        100 * learning.of(arm).mean(),
        learning.of(arm).trials());
  }
}

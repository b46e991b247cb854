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
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * What the arms of a bandit have shown.
 *
 * @param stable the stable version
 * @param best per arm that takes part, stable first, the probability that it is the best one
 * @param learning what they have earned
 */
public record BanditView(String stable, SequencedMap<String, Double> best, Learning learning) {
  public BanditView {
    best = Collections.unmodifiableSequencedMap(new LinkedHashMap<>((Map<String, Double>) best));
  }

  /** {@return what is known now} */
  public static BanditView of(Running running, Phase.Learn phase) {
    Learning learning = running.progress().learning();
    List<String> arms = arms(running, phase);
    double[] probabilities = BestArm.probabilities(arms.stream().map(learning::of).toList());
    var best = new LinkedHashMap<String, Double>();
    for (int i = 0; i < probabilities.length; i++) {
      best.put(arms.get(i), probabilities[i]);
    }
    return new BanditView(running.stable(), best, learning);
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

  /** {@return the arm that is most probably the best one} */
  public String leader() {
    return highest(best.keySet().stream());
  }

  String bestCandidate() {
    return highest(best.keySet().stream().skip(1));
  }

  /** The first of the highest. */
  private String highest(Stream<String> arms) {
    return arms.reduce((one, other) -> probability(other) > probability(one) ? other : one)
        .orElseThrow();
  }

  private double probability(String arm) {
    return best.getOrDefault(arm, 0.0);
  }

  boolean isKnown(StopRule stop) {
    return probability(leader()) >= stop.bestWithProbability()
        && best.keySet().stream().allMatch(arm -> learning.of(arm).trials() >= stop.minRewards());
  }

  String sentence(String arm) {
    return String.format(
        Locale.ROOT,
        "%s is the best arm with a probability of %.1f %%, %.2f %% of %.0f rewarded",
        arm,
        100 * probability(arm),
        100 * (learning.of(arm).trials() == 0 ? 0 : learning.of(arm).mean()),
        learning.of(arm).trials());
  }
}

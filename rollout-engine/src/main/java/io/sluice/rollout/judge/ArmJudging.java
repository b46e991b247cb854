package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The judgement of versions that share the live traffic: each candidate against the stable version,
 * with evidence of its own; and what every version has earned.
 */
public final class ArmJudging {
  private final Judge judge;
  private final Policy policy;
  private final String stable;
  private final Metric reward;

  /**
   * @param policy how each candidate is judged
   * @param reward the rate that is the reward, or is compared
   */
  public ArmJudging(Judge judge, Policy policy, String stable, Metric reward) {
    this.judge = requireNonNull(judge);
    this.policy = requireNonNull(policy);
    this.stable = requireNonNull(stable);
    this.reward = requireNonNull(reward);
  }

  /**
   * {@return the judgement after one more interval, with a verdict on each candidate that has
   * traffic} The verdict on all of them is a fail if all fail, and a pass if all pass.
   */
  public Judgement judge(Split split, JudgeState state, Interval interval) {
    var rewards = new TreeMap<String, Rewards>();
    for (Share share : split.shares()) {
      rewards.put(share.version(), RewardCounting.of(reward, interval.of(share.version())));
    }
    var arms = new TreeMap<String, Verdict>();
    var memories = judged(split, state, interval, arms);
    Verdict all = new JointVerdict("arm", arms, interval).failedByAll();
    return new Judgement(all, state.after(all, state.checks(), memories), arms, rewards);
  }

  /**
   * {@return the judgement of a test after one more interval} The verdict on all of them is a fail
   * if any fails, and a pass if all pass.
   */
  public Judgement test(Split split, JudgeState state, Interval interval) {
    var samples = new TreeMap<String, UnitSums>();
    for (Share share : split.shares()) {
      samples.put(share.version(), RewardCounting.sums(reward, interval.of(share.version())));
    }
    var arms = new TreeMap<String, Verdict>();
    var memories = judged(split, state, interval, arms);
    Verdict all = new JointVerdict("arm", arms, interval).failedByAny();
    return new Judgement(
        all, state.after(all, state.checks(), memories), arms, new TreeMap<>(), samples);
  }

  /** {@return what is remembered of all arms} Their verdicts are put into {@code arms}. */
  private SortedMap<String, JudgeState> judged(
      Split split, JudgeState state, Interval interval, SortedMap<String, Verdict> arms) {
    var memories = new TreeMap<>(state.memories());
    for (Share share : split.shares()) {
      String version = share.version();
      if (share.basisPoints() > 0 && !version.equals(stable)) {
        String side = sideOf(version);
        Judgement judgement = judge.judge(subject(version, split), state.memoryOf(side), interval);
        arms.put(version, judgement.verdict());
        memories.put(side, judgement.next());
      }
    }
    return memories;
  }

  /** {@return what is judged of a candidate} */
  public Subject subject(String version, Split split) {
    return new Subject(policy, version, stable, split);
  }

  /** A version may have been a shadow before, with evidence from copies; names have no tildes. */
  private static String sideOf(String version) {
    return version + "~arm";
  }
}

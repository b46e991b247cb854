package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.TreeMap;

/**
 * The judgement of shadows: each by the answers to its own copies, against the stable version's
 * answers to live requests, with evidence of its own.
 */
public final class ShadowJudging {
  private final Judge judge;
  private final Policy policy;
  private final String stable;

  /**
   * @param policy how each is judged
   */
  public ShadowJudging(Judge judge, Policy policy, String stable) {
    this.judge = requireNonNull(judge);
    this.policy = requireNonNull(policy);
    this.stable = requireNonNull(stable);
  }

  /**
   * {@return the judgement of these shadows after one more interval, with a verdict on each} The
   * verdict on all of them is a fail if any fails, and a pass if all pass.
   */
  public Judgement judge(List<Mirror> mirrors, JudgeState state, Interval interval) {
    var arms = new TreeMap<String, Verdict>();
    var memories = new TreeMap<>(state.memories());
    for (Mirror mirror : mirrors) {
      String version = mirror.version();
      Judgement judgement = judge.judge(subject(mirror), state.memoryOf(version), interval);
      arms.put(version, judgement.verdict());
      memories.put(version, judgement.next());
    }
    Verdict all = new JointVerdict("shadow", arms, interval).failedByAny();
    return new Judgement(all, state.after(all, state.checks(), memories), arms);
  }

  /** {@return what is judged of a shadow} */
  public Subject subject(Mirror mirror) {
    String shadow = Mirror.shadowOf(mirror.version());
    // Copies come on top of the live requests, so this split has their proportion, not their sum.
    int copies = mirror.basisPoints() * Split.WHOLE / (Split.WHOLE + mirror.basisPoints());
    return new Subject(policy, shadow, stable, Split.between(stable, shadow, Math.max(1, copies)));
  }
}

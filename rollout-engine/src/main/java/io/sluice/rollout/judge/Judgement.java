package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.learn.Rewards;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a judge makes of one more interval.
 *
 * @param verdict the verdict on the phase so far
 * @param next what it needs to remember
 * @param arms where several versions are judged at once, the verdict on each of them
 * @param rewards where versions earn rewards, what each of them earned in the interval
 * @param samples where versions are tested, what the units of each of them showed in the interval
 */
public record Judgement(
    Verdict verdict,
    JudgeState next,
    SortedMap<String, Verdict> arms,
    SortedMap<String, Rewards> rewards,
    SortedMap<String, UnitSums> samples) {
  public Judgement {
    arms = Collections.unmodifiableSortedMap(new TreeMap<>(arms));
    rewards = Collections.unmodifiableSortedMap(new TreeMap<>(rewards));
    samples = Collections.unmodifiableSortedMap(new TreeMap<>(samples));
    requireNonNull(verdict);
    requireNonNull(next);
  }

  /** A judgement without samples. */
  public Judgement(
      Verdict verdict,
      JudgeState next,
      SortedMap<String, Verdict> arms,
      SortedMap<String, Rewards> rewards) {
    this(verdict, next, arms, rewards, new TreeMap<>());
  }

  /** A judgement without rewards. */
  public Judgement(Verdict verdict, JudgeState next, SortedMap<String, Verdict> arms) {
    this(verdict, next, arms, new TreeMap<>());
  }

  /** The judgement of one version. */
  public Judgement(Verdict verdict, JudgeState next) {
    this(verdict, next, new TreeMap<>());
  }
}

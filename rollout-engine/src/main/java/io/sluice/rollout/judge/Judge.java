package io.sluice.rollout.judge;

/**
 * The seam between data and decisions: turns the intervals of a phase into verdicts.
 * Implementations are pure: equal arguments give equal judgements.
 */
public interface Judge {
  /**
   * {@return the judgement of a phase after one more interval}
   *
   * @param subject what is judged
   * @param state the state after the intervals before this one
   * @param interval the newest interval, possibly without data
   */
  Judgement judge(Subject subject, JudgeState state, Interval interval);
}

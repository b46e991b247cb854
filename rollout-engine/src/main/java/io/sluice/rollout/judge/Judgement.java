package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

/**
 * What a judge makes of one more interval.
 *
 * @param verdict the verdict on the phase so far
 * @param next what it needs to remember
 */
public record Judgement(Verdict verdict, JudgeState next) {
  public Judgement {
    requireNonNull(verdict);
    requireNonNull(next);
  }
}

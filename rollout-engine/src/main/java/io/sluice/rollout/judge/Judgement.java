package io.sluice.rollout.judge;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a judge makes of one more interval.
 *
 * @param verdict the verdict on the phase so far
 * @param next what it needs to remember
 * @param arms where several versions are judged at once, the verdict on each of them
 */
public record Judgement(Verdict verdict, JudgeState next, SortedMap<String, Verdict> arms) {
  public Judgement {
    arms = Collections.unmodifiableSortedMap(new TreeMap<>(arms));
    requireNonNull(verdict);
    requireNonNull(next);
  }

  /** The judgement of one version. */
  public Judgement(Verdict verdict, JudgeState next) {
    this(verdict, next, new TreeMap<>());
  }
}

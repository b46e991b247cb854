package io.sluice.control.source;

import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import java.util.Set;
import java.util.SortedMap;

/** Where the figures of metrics come from that the Envoys do not report. Never blocks. */
public interface FigureSource {
  /** Goes on asking for what a rollout's policy wants to know. */
  void follow(Inquiry inquiry);

  /** {@return what has become known since the call before, by metric and side} */
  SortedMap<String, SortedMap<String, Figure>> take(Inquiry inquiry);

  /** {@return what came of trying the queries of a rollout that has not begun} */
  Trial tried(Inquiry inquiry);

  /** Forgets rollouts that are not among these. */
  void retain(Set<String> rollouts);
}

package io.sluice.rollout.model;

/** What a check looks at. */
public sealed interface Measure permits Metric, Fact, QueriedMetric, FeedbackMetric {
  /** {@return the name in config files and verdicts} */
  String spelled();
}

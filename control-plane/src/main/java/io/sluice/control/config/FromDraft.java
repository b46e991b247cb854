package io.sluice.control.config;

import io.sluice.rollout.model.Measure;

/** Who tells a metric, still without the metric's name. */
sealed interface FromDraft permits QueryReader.Draft, FeedbackReader.Draft {
  /** {@return the metric} */
  Measure named(String name);

  /** {@return whether every part of it tells versions apart} */
  boolean tellsVersionsApart();
}

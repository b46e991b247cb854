package io.sluice.control.notify;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.NewsKind;
import io.sluice.rollout.plan.Rollout;
import java.time.Instant;

/**
 * Something that people are told of a rollout.
 *
 * @param id the same on every try and after a restart, for those who want to take it once
 * @param at when it happened
 * @param text what happened, as a sentence without a full stop
 * @param reason why, as a sentence; empty where there is nothing to explain
 */
record News(String id, NewsKind kind, Instant at, Rollout rollout, String text, String reason) {
  News {
    requireNonNull(id);
    requireNonNull(kind);
    requireNonNull(at);
    requireNonNull(rollout);
    requireNonNull(text);
    requireNonNull(reason);
  }
}

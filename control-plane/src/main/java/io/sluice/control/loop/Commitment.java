package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.engine.ControlEvent;
import java.util.List;
import java.util.Optional;

/**
 * What became of the events of a decision.
 *
 * @param applied those that are part of the state now: all, or where the store failed those that
 *     were stored before, and rollbacks
 * @param trouble what is wrong with the store; empty if it works
 * @param basis whether the decision was made on what is in the journal
 */
record Commitment(List<ControlEvent> applied, Optional<String> trouble, Basis basis) {
  Commitment {
    applied = List.copyOf(applied);
    requireNonNull(trouble);
    requireNonNull(basis);
  }

  /** What a decision rests on. */
  enum Basis {
    CURRENT,
    /** The journal held more: the state is up to date now, and the decision is to be made anew. */
    STALE
  }
}

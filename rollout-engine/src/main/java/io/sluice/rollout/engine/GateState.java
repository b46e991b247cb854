package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

/** Where a gate stands. */
public sealed interface GateState {
  /** Nobody has been asked yet, or a person is to say. */
  record Closed() implements GateState {}

  /**
   * An effect was asked and has not answered.
   *
   * @param effect the effect, with its deadline
   */
  record Asked(Effect effect) implements GateState {
    public Asked {
      requireNonNull(effect);
    }
  }

  /**
   * The phase is free to end.
   *
   * @param by who opened it
   */
  record Open(String by) implements GateState {
    public Open {
      requireNonNull(by);
    }
  }
}

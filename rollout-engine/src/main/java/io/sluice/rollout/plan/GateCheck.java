package io.sluice.rollout.plan;

/** Who opens a gate. */
public sealed interface GateCheck {
  /** A person, with {@code sluice promote}. */
  record Manual() implements GateCheck {}

  /**
   * A smoke test of the candidate before it gets traffic; failing closes the gate for good.
   *
   * @param probe the requests and what they must answer
   */
  record Smoke(HttpProbe probe) implements GateCheck {}
}

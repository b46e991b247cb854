package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** Who opens a gate. */
public sealed interface GateCheck {
  /** A person, with {@code sluice promote}. */
  record Manual() implements GateCheck {}

  /**
   * A person, within a time.
   *
   * @param timeout how long the person is waited for
   * @param onTimeout what happens then
   */
  record Timed(Duration timeout, OnTimeout onTimeout) implements GateCheck {
    public Timed {
      requireNonNull(onTimeout);
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("a person needs some time, not " + timeout);
      }
    }
  }

  /** What happens when nobody has opened a gate in time. */
  enum OnTimeout {
    ABORT,
    ROLLBACK,
    /** It opens by itself. */
    PROMOTE
  }

  /**
   * A smoke test of the candidate before it gets traffic; failing closes the gate for good.
   *
   * @param probe the requests and what they must answer
   */
  record Smoke(HttpProbe probe) implements GateCheck {
    public Smoke {
      requireNonNull(probe);
    }
  }

  /**
   * Somebody outside, who is called: an evaluation, a pipeline, an approval.
   *
   * @param call the call; failing closes the gate for good
   */
  record Http(HttpCall call) implements GateCheck {
    public Http {
      requireNonNull(call);
    }
  }
}

package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.HttpProbe;
import java.time.Instant;

/**
 * Something that the outside is to do and to answer, at least once, with the same id on every try.
 */
public sealed interface Effect {
  /** {@return its id, which the answer carries} */
  String id();

  /** {@return the time after which an answer is not waited for} */
  Instant deadline();

  /** A call to somebody outside, who is told what it is about. */
  record Call(String id, Occasion occasion, HttpCall call, OnError onError, Instant deadline)
      implements Effect {
    public Call {
      requireNonNull(id);
      requireNonNull(occasion);
      requireNonNull(call);
      requireNonNull(onError);
      requireNonNull(deadline);
    }

    Call until(Instant later) {
      return new Call(id, occasion, call, onError, later);
    }
  }

  /** A person's word. Nothing is run for it: the person says {@code sluice promote}. */
  record Approval(String id, Instant deadline) implements Effect {
    public Approval {
      requireNonNull(id);
      requireNonNull(deadline);
    }
  }

  /** A smoke test of a version's endpoints. */
  record Probe(String id, String service, String version, HttpProbe probe, Instant deadline)
      implements Effect {
    public Probe {
      requireNonNull(id);
      requireNonNull(service);
      requireNonNull(version);
      requireNonNull(probe);
      requireNonNull(deadline);
    }
  }
}

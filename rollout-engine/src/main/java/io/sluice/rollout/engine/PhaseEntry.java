package io.sluice.rollout.engine;

import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import java.time.Duration;
import java.time.Instant;

/** The entrance of a phase, with what it asks for at once. */
final class PhaseEntry {
  /** What an answer may be late by its way to the engine and back. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private PhaseEntry() {}

  /** Goes on to the next phase, unless something holds the rollout. */
  static void leave(Draft draft, int index) {
    if (Forward.mayLeave(draft, index)) {
      enter(draft, index + 1);
    }
  }

  static void enter(Draft draft, int index) {
    draft.emit(new RolloutEvent.PhaseEntered(index));
    ask(draft, index);
  }

  /** Asks what the phase's gate asks, if it asks anything but a person. */
  static void ask(Draft draft, int index) {
    if (draft.phase(index) instanceof Phase.Gate(GateCheck.Smoke(var probe))) {
      draft.run(
          new Effect.Probe(
              draft.nextEffectId(),
              draft.rollout().service(),
              draft.rollout().candidate(),
              probe,
              deadline(draft.now(), probe)));
    }
  }

  /** Asks again after the engine was away, which must not count as time for the answer. */
  static void askAgain(Draft draft, Effect asked) {
    switch (asked) {
      case Effect.Probe(var id, var service, var version, var probe, _) ->
          draft.run(new Effect.Probe(id, service, version, probe, deadline(draft.now(), probe)));
    }
  }

  private static Instant deadline(Instant now, HttpProbe probe) {
    return now.plus(probe.longest()).plus(GRACE);
  }
}

package io.sluice.control.loop;

import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Observation;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The inputs that wait for a failing store because they come only once: answers of effects, and
 * alerts. Looks come again, and who gives a command is told that it was not done. Used by one
 * thread.
 */
final class Backlog {
  /** Most inputs that wait; what does not fit is told to whoever sent it. */
  private static final int MAX = 256;

  private final ArrayDeque<ControlInput> inputs = new ArrayDeque<>();

  /** Keeps an input, if it comes only once. */
  void keep(ControlInput input) {
    boolean once =
        switch (input) {
          case ControlInput.AlertsPosted _ -> true;
          case ControlInput.Observed(_, var observation) ->
              observation instanceof Observation.EffectAnswered;
          case ControlInput.ConfigLoaded _,
              ControlInput.CommandGiven _,
              ControlInput.RestartGiven _,
              ControlInput.FreezeGiven _,
              ControlInput.ThawGiven _,
              ControlInput.TimePassed _,
              ControlInput.Recovered _ ->
              false;
        };
    if (once && inputs.size() < MAX && !inputs.contains(input)) {
      inputs.add(input);
    }
  }

  boolean isEmpty() {
    return inputs.isEmpty();
  }

  /** Hands out each input that waits now; those that have to wait again may be kept again. */
  void handOut(Consumer<ControlInput> handler) {
    for (int i = inputs.size(); i > 0; i--) {
      handler.accept(inputs.remove());
    }
  }
}

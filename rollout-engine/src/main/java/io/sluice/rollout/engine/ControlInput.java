package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.util.List;

/** Something that reaches the controller from outside. */
public sealed interface ControlInput {
  /**
   * The config files, all of them.
   *
   * @param seeds source of the seeds of rollouts that are new, drawn by the caller: one for each
   *     rollout, in order
   */
  record ConfigLoaded(List<Service> services, List<Rollout> rollouts, List<Long> seeds)
      implements ControlInput {
    public ConfigLoaded {
      services = List.copyOf(services);
      rollouts = List.copyOf(rollouts);
      seeds = List.copyOf(seeds);
    }
  }

  /** An operator's command. */
  record CommandGiven(String rollout, Verb verb, String actor, String reason)
      implements ControlInput {
    public CommandGiven {
      requireNonNull(rollout);
      requireNonNull(verb);
      requireNonNull(actor);
      requireNonNull(reason);
    }
  }

  /** An operator's command to begin anew, with the content that the rollout's file has now. */
  record RestartGiven(Rollout rollout, String actor) implements ControlInput {
    public RestartGiven {
      requireNonNull(rollout);
      requireNonNull(actor);
    }
  }

  /**
   * An operator's word that nothing moves forward.
   *
   * @param services of these services; empty for all
   */
  record FreezeGiven(List<String> services, String actor, String reason) implements ControlInput {
    public FreezeGiven {
      services = List.copyOf(services);
      requireNonNull(actor);
      requireNonNull(reason);
    }
  }

  /**
   * An operator's word that what is frozen may move forward again.
   *
   * @param services of these services; empty for all that is frozen
   */
  record ThawGiven(List<String> services, String actor) implements ControlInput {
    public ThawGiven {
      services = List.copyOf(services);
      requireNonNull(actor);
    }
  }

  /** What an alert manager posted: alerts that fire, fingerprints of those that do not any more. */
  record AlertsPosted(List<Alert> firing, List<String> resolved) implements ControlInput {
    public AlertsPosted {
      firing = List.copyOf(firing);
      resolved = List.copyOf(resolved);
    }
  }

  /** An observation of one rollout: a look, or an effect's answer. */
  record Observed(String rollout, Observation observation) implements ControlInput {
    public Observed {
      requireNonNull(rollout);
      requireNonNull(observation);
    }
  }

  /** Time has passed, and with it a window may have opened for a rollout that has not begun. */
  record TimePassed() implements ControlInput {}

  /** The engine has started and replayed its journal. */
  record Recovered() implements ControlInput {}
}

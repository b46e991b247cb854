package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.model.Alert;
import java.util.Optional;

/** Something that a rollout learns about the world. */
public sealed interface Observation {
  /**
   * A look at the fleet, and at the stats when an interval is over.
   *
   * @param fleet the fleet
   * @param judgement the judgement of the phase after the newest interval; empty between intervals
   */
  record Look(FleetView fleet, Optional<Judgement> judgement) implements Observation {
    public Look {
      requireNonNull(fleet);
      requireNonNull(judgement);
    }
  }

  /** A command. */
  record Command(Verb verb, String actor, String reason) implements Observation {
    public Command {
      requireNonNull(verb);
      requireNonNull(actor);
      requireNonNull(reason);
    }
  }

  /** An alert that fires. */
  record AlertRaised(Alert alert) implements Observation {
    public AlertRaised {
      requireNonNull(alert);
    }
  }

  /** The answer of an effect. */
  record EffectAnswered(String id, EffectResult result) implements Observation {
    public EffectAnswered {
      requireNonNull(id);
      requireNonNull(result);
    }
  }

  /**
   * The coordinator's word that it is this rollout's turn; {@code stable} is the service's stable
   * version now.
   */
  record MayStart(String stable) implements Observation {
    public MayStart {
      requireNonNull(stable);
    }
  }

  /** The coordinator's word that it has to wait. */
  record MustWait(String why) implements Observation {
    public MustWait {
      requireNonNull(why);
    }
  }

  /**
   * The queries of its metrics were tried.
   *
   * @param problem what is wrong with them; empty if they can be asked
   */
  record QueriesTried(Optional<String> problem) implements Observation {
    public QueriesTried {
      requireNonNull(problem);
    }
  }

  /** The coordinator's word that another rollout takes its place. */
  record Superseded(String by) implements Observation {
    public Superseded {
      requireNonNull(by);
    }
  }

  /** The coordinator's word that a member of its group goes back, and it with it. */
  record GroupAborted(String by) implements Observation {
    public GroupAborted {
      requireNonNull(by);
    }
  }

  /** The engine has come back after a time in which it did not look. */
  record Recovered() implements Observation {}
}

package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Alert;

/** Why a rollout was taken back or paused. */
public sealed interface Cause {
  /** {@return the cause as a sentence for people} */
  String sentence();

  /** A failed verdict; the evidence is in the look before it. */
  record FailedVerdict(String sentence) implements Cause {
    public FailedVerdict {
      requireNonNull(sentence);
    }
  }

  /** A phase that stayed undecided up to its longest. */
  record Undecided(String sentence) implements Cause {
    public Undecided {
      requireNonNull(sentence);
    }
  }

  /** A bandit whose best arm is the stable version, or a test without a better candidate. */
  record StableBest(String sentence) implements Cause {
    public StableBest {
      requireNonNull(sentence);
    }
  }

  /** An alert that a rule of the rollout matches. */
  record AlertFired(Alert alert) implements Cause {
    public AlertFired {
      requireNonNull(alert);
    }

    @Override
    public String sentence() {
      return "alert " + alert.name() + " fires";
    }
  }

  /** More Envoys rejected the phase's own resources than the rollout tolerates. */
  record Rejected(String sentence) implements Cause {
    public Rejected {
      requireNonNull(sentence);
    }
  }

  /** An effect that failed or did not answer in time. */
  record EffectFailed(String sentence) implements Cause {
    public EffectFailed {
      requireNonNull(sentence);
    }
  }

  /** A person or program, by command. */
  record Commanded(String actor, String verb, String reason) implements Cause {
    static Commanded by(Observation.Command command) {
      return new Commanded(command.actor(), command.verb().spelled(), command.reason());
    }

    public Commanded {
      requireNonNull(actor);
      requireNonNull(verb);
      requireNonNull(reason);
    }

    @Override
    public String sentence() {
      return verb + " by " + actor + (reason.isEmpty() ? "" : ": " + reason);
    }
  }

  /** Another member of its group, with which it goes back together. */
  record GroupAborted(String rollout) implements Cause {
    public GroupAborted {
      requireNonNull(rollout);
    }

    @Override
    public String sentence() {
      return rollout + " of its group was taken back";
    }
  }

  /** A newer rollout that takes its place. */
  record SupersededBy(String rollout) implements Cause {
    public SupersededBy {
      requireNonNull(rollout);
    }

    @Override
    public String sentence() {
      return "superseded by " + rollout;
    }
  }

  /**
   * {@return whether a pause for it can simply end; one after a failure would come back at once}
   */
  default boolean canResume() {
    return switch (this) {
      case Commanded _, AlertFired _, Undecided _ -> true;
      case FailedVerdict _,
          EffectFailed _,
          Rejected _,
          StableBest _,
          GroupAborted _,
          SupersededBy _ ->
          false;
    };
  }
}

package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Rollout;
import java.util.List;

/** One record of the journal. {@link ControlState} is the fold of these. */
public sealed interface ControlEvent {
  /** A service is defined, or its versions have changed. */
  record ServiceDefined(Service service) implements ControlEvent {
    public ServiceDefined {
      requireNonNull(service);
    }
  }

  /** A service is gone. */
  record ServiceRemoved(String service) implements ControlEvent {
    public ServiceRemoved {
      requireNonNull(service);
    }
  }

  /** A direct swap: the file's {@code stable} was edited. */
  record StableSwapped(String service, String from, String to) implements ControlEvent {
    public StableSwapped {
      requireNonNull(service);
      requireNonNull(from);
      requireNonNull(to);
    }
  }

  /**
   * A rollout was seen for the first time. Its randomness comes from {@code seed} and the number of
   * the event.
   */
  record RolloutSubmitted(Rollout rollout, long seed) implements ControlEvent {
    public RolloutSubmitted {
      requireNonNull(rollout);
    }
  }

  /** A rollout begins anew with the content that its file has now. */
  record RolloutRestarted(Rollout rollout, String by) implements ControlEvent {
    public RolloutRestarted {
      requireNonNull(rollout);
      requireNonNull(by);
    }
  }

  /** Something happened to a rollout. */
  record RolloutProgressed(String rollout, RolloutEvent event) implements ControlEvent {
    public RolloutProgressed {
      requireNonNull(rollout);
      requireNonNull(event);
    }
  }

  /** An alert began to fire. */
  record AlertRaised(Alert alert) implements ControlEvent {
    public AlertRaised {
      requireNonNull(alert);
    }
  }

  /**
   * Nothing moves forward any more.
   *
   * @param services of these services; empty for all
   */
  record Frozen(List<String> services, String by, String reason) implements ControlEvent {
    public Frozen {
      services = List.copyOf(services);
      requireNonNull(by);
      requireNonNull(reason);
    }
  }

  /**
   * What was frozen may move forward again.
   *
   * @param services of these services; empty for all that was frozen
   */
  record Thawed(List<String> services, String by) implements ControlEvent {
    public Thawed {
      services = List.copyOf(services);
      requireNonNull(by);
    }
  }

  /** An alert fires no more. */
  record AlertResolved(String fingerprint) implements ControlEvent {
    public AlertResolved {
      requireNonNull(fingerprint);
    }
  }
}

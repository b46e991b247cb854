package io.sluice.control.loop;

import java.time.Duration;

/**
 * How often the loop does what.
 *
 * @param look time between two looks at the fleet where a rollout moves traffic
 * @param idleLook the same where none does
 * @param retry time between two tries of what could not be done
 * @param reload time between two tries of config files of which parts were refused
 * @param patience how much longer than a policy's interval Envoys may take to report
 */
public record Pace(
    Duration look, Duration idleLook, Duration retry, Duration reload, Duration patience) {
  /** As it is in use. */
  public static final Pace USUAL =
      new Pace(
          Duration.ofMillis(250),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(6));
}

package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A feature flag: who gets the candidate while it is on, whatever the weights say.
 *
 * @param position whether it is on
 * @param matches requests that go to the candidate: one of these is enough; in order of precedence
 * @param shareBasisPoints the candidate's share of all other requests, 0 to 10,000
 */
public record Flag(Position position, List<RequestMatch> matches, int shareBasisPoints) {
  public Flag {
    requireNonNull(position);
    matches = List.copyOf(matches);
    if (shareBasisPoints < 0 || shareBasisPoints > Split.WHOLE) {
      throw new IllegalArgumentException("a flag's share is 0% to 100%: " + shareBasisPoints);
    }
  }

  /** Whether a flag is on. */
  public enum Position {
    ON,
    OFF
  }

  /** {@return whether it is on} */
  public boolean isOn() {
    return position == Position.ON;
  }

  /** {@return the same flag, turned} */
  public Flag turned(Position to) {
    return new Flag(to, matches, shareBasisPoints);
  }

  /** {@return the same flag for other users; what is empty stays} */
  public Flag with(Optional<List<RequestMatch>> newMatches, Optional<Integer> newShare) {
    return new Flag(position, newMatches.orElse(matches), newShare.orElse(shareBasisPoints));
  }
}

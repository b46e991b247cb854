package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.Mirror;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout lays over its split: a feature flag, and the copies that shadows get.
 *
 * @param wanted the flag as it was set last; empty before a phase brings one
 * @param flag the flag in force: as it was set, once a look has shown that the candidate can be
 *     used; turning it off waits for nothing
 * @param mirrors the copies in force
 */
public record Overlay(Optional<Flag> wanted, Optional<Flag> flag, List<Mirror> mirrors) {
  /** Nothing. */
  public static final Overlay NONE = new Overlay(Optional.empty(), Optional.empty(), List.of());

  public Overlay {
    requireNonNull(wanted);
    requireNonNull(flag);
    mirrors = List.copyOf(mirrors);
  }

  /** {@return whether the flag in force is the one that was set last} */
  public boolean isSettled() {
    return wanted.equals(flag);
  }

  /** {@return whether a flag sends requests to the candidate} */
  public boolean isOn() {
    return flag.filter(Flag::isOn).isPresent();
  }

  /** Sets a flag; one that is off is in force at once. */
  Overlay set(Flag newFlag) {
    Optional<Flag> set = Optional.of(newFlag);
    return new Overlay(set, newFlag.position() == Position.OFF ? set : flag, mirrors);
  }

  Overlay applied() {
    return new Overlay(wanted, wanted, mirrors);
  }

  Overlay with(List<Mirror> newMirrors) {
    return new Overlay(wanted, flag, newMirrors);
  }
}

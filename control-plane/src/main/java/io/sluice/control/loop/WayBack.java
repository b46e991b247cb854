package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.ServiceEntry;
import io.sluice.rollout.model.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way from a definition that an Envoy rejects back to the one that was accepted before it. Pure
 * but for what it asks of the Envoys.
 *
 * <p>Everything goes back but what has come to be relied upon: versions that were added and are in
 * use stay, and so does what is stable, unless the definition itself swapped it.
 *
 * @param state the engine's state
 * @param envoys the Envoys, of which lost ones go on with their last routes
 */
record WayBack(ControlState state, Envoys envoys) {

  /**
   * {@return what is to be in force in place of a definition}
   *
   * @param rejected the definition
   * @param accepted the one before
   * @param swappedFrom the version that was stable before the definition swapped it
   */
  ServiceConfig from(ServiceConfig rejected, ServiceConfig accepted, Optional<String> swappedFrom) {
    SequencedMap<String, VersionConfig> versions = new LinkedHashMap<>(accepted.versions());
    rejected
        .versions()
        .forEach((name, version) -> {
          if (!versions.containsKey(name) && isInUse(rejected, name)) {
            versions.put(name, version);
          }
        });
    return accepted.with(stable(accepted, swappedFrom), versions);
  }

  private boolean isInUse(ServiceConfig service, String version) {
    return state.versionsInUse(service.name()).contains(version)
        || Definitions.stillRouted(service, version, envoys).isPresent();
  }

  /** Of the words that the engine takes for no swap, or the one that takes a swap back. */
  private String stable(ServiceConfig accepted, Optional<String> swappedFrom) {
    ServiceEntry entry = state.services().get(accepted.name());
    if (entry == null) {
      return accepted.stable();
    }
    String word = entry.service().stable();
    if (swappedFrom.filter(accepted.versions()::containsKey).isPresent()
        && entry.stable().equals(word)
        && isFree(accepted.name(), state)) {
      return swappedFrom.get();
    }
    boolean noSwap = accepted.stable().equals(word) || accepted.stable().equals(entry.stable());
    return noSwap ? accepted.stable() : entry.stable();
  }

  /** {@return whether the engine lets the stable version of a service be swapped} */
  static boolean isFree(String service, ControlState state) {
    return state.activeOn(service).isEmpty() && state.frozen().of(service).isEmpty();
  }

  /**
   * {@return definitions that can stand side by side} The host or port that a service has given up
   * may be another's by now; then those that go back keep to the ones that they have.
   *
   * @param back what goes back, with what it goes back from
   * @param all everything, what goes back included
   */
  static SortedMap<String, ServiceConfig> sideBySide(
      Map<String, ServiceConfig> back, SortedMap<String, ServiceConfig> all) {
    var claimed = new TreeMap<>(all);
    if (back.keySet().stream().anyMatch(name -> collides(name, all))) {
      back.forEach(
          (name, from) -> claimed.computeIfPresent(name, (_, to) -> withClaimsOf(from, to)));
    }
    return claimed;
  }

  private static boolean collides(String name, SortedMap<String, ServiceConfig> all) {
    ServiceConfig service = Objects.requireNonNull(all.get(name));
    return all.values().stream()
        .anyMatch(other -> !other.name().equals(name) && other.collidesWith(service));
  }

  private static ServiceConfig withClaimsOf(ServiceConfig from, ServiceConfig to) {
    return new ServiceConfig(
        to.name(),
        from.fleet(),
        from.listen(),
        from.hosts(),
        to.routes(),
        to.sticky(),
        to.stable(),
        to.versions());
  }

  /**
   * {@return the way back as far as it needs nothing of the engine, which has refused the rest or
   * could not store it; empty if there is none}
   *
   * @param to the definition to which it is to go back
   * @param from the one that is in force
   * @param decided the service as the engine has it
   */
  static Optional<ServiceConfig> within(Service decided, ServiceConfig to, ServiceConfig from) {
    SequencedMap<String, VersionConfig> versions = new LinkedHashMap<>();
    for (String name : decided.versions()) {
      VersionConfig version = to.versions().getOrDefault(name, from.versions().get(name));
      if (version == null) {
        return Optional.empty();
      }
      versions.put(name, version);
    }
    return Optional.of(to.with(decided.stable(), versions));
  }
}

package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is frozen now.
 *
 * @param all the freeze of everything, if there is one
 * @param services freezes of single services, by name
 */
public record Freezes(Optional<Freeze> all, SortedMap<String, Freeze> services) {
  /** Nothing is frozen. */
  public static final Freezes NONE = new Freezes(Optional.empty(), new TreeMap<>());

  public Freezes {
    requireNonNull(all);
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
  }

  /** {@return the freeze that a service is under} */
  public Optional<Freeze> of(String service) {
    return all.or(() -> Optional.ofNullable(services.get(service)));
  }

  Freezes withAll(Freeze freeze) {
    return new Freezes(Optional.of(freeze), services);
  }

  Freezes with(String service, Freeze freeze) {
    var more = new TreeMap<>(services);
    more.put(service, freeze);
    return new Freezes(all, more);
  }

  Freezes without(String service) {
    var fewer = new TreeMap<>(services);
    fewer.remove(service);
    return new Freezes(all, fewer);
  }
}

package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a client has refused of one type and is not sent again. Written by the stream alone; {@link
 * #find} may be asked from any thread.
 */
final class Refusals {
  /** Those of a client that has refused nothing; nobody adds to them. */
  static final Refusals NONE = new Refusals("");

  private final String typeUrl;
  private final Map<String, Rejection> byName = new ConcurrentHashMap<>();

  Refusals(String typeUrl) {
    this.typeUrl = typeUrl;
  }

  Optional<Rejection> find(String name, String version) {
    return Optional.ofNullable(byName.get(name))
        .filter(r -> version.equals(r.versions().get(name)));
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** {@return the distinct refusals in force} */
  Set<Rejection> all() {
    return new HashSet<>(byName.values());
  }

  /** Records a refusal that stands until the wanted version of one of its resources changes. */
  void add(String nonce, Collection<Resource> resources, String message) {
    Rejection rejection = Rejection.of(typeUrl, nonce, resources, message);
    rejection.versions().keySet().forEach(name -> byName.put(name, rejection));
  }

  /** Takes a refusal back: something else is wanted now. */
  void takeBack(Rejection rejection) {
    rejection.versions().keySet().forEach(name -> byName.remove(name, rejection));
  }

  /** Forgets what was said of a name. */
  void forget(String name) {
    byName.remove(name);
  }
}

package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The resources that a client has accepted: a table that many streams share, and what differs from
 * it. Written by the stream alone, read by any thread.
 */
final class Holdings {
  /** So many differences are kept until it is tried to share a newer table. */
  private static final int MANY = 16;

  private final Map<String, Optional<Resource>> differences = new ConcurrentHashMap<>();
  private volatile Map<String, Resource> shared = Map.of();

  Optional<Resource> find(String name) {
    Optional<Resource> different = differences.get(name);
    return different != null ? different : Optional.ofNullable(shared.get(name));
  }

  boolean isEmpty() {
    return shared.isEmpty() && differences.isEmpty();
  }

  /** {@return whether these are exactly the resources of this very table} */
  @SuppressWarnings("ReferenceEquality")
  boolean are(Map<String, Resource> table) {
    // To compare the content would take long, and equal tables are shared.
    return shared == table && differences.isEmpty();
  }

  void put(Resource resource) {
    differences.put(resource.name(), Optional.of(resource));
  }

  void remove(String name) {
    if (shared.containsKey(name)) {
      differences.put(name, Optional.empty());
    } else {
      differences.remove(name);
    }
  }

  /** Takes a whole table; nothing was there before. */
  void begin(Map<String, Resource> table) {
    shared = table;
  }

  /** Shares this table from now on if it is what the client has, and enough has changed. */
  void share(Map<String, Resource> table) {
    if (differences.size() >= MANY && asMap().equals(table)) {
      // In this order: a reader looks at the differences first.
      shared = table;
      differences.clear();
    }
  }

  Map<String, Resource> asMap() {
    Map<String, Resource> all = new TreeMap<>(shared);
    differences.forEach((name, resource) -> {
      if (resource.isPresent()) {
        all.put(name, resource.orElseThrow());
      } else {
        all.remove(name);
      }
    });
    return all;
  }

  Collection<Resource> values() {
    if (differences.isEmpty()) {
      return shared.values();
    }
    List<Resource> all = new ArrayList<>();
    shared.forEach((name, resource) -> {
      if (!differences.containsKey(name)) {
        all.add(resource);
      }
    });
    differences.values().forEach(resource -> resource.ifPresent(all::add));
    return all;
  }
}

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
 * The resources that a client has accepted: a batch that many streams share, and what differs from
 * it. Written by the stream alone, read by any thread.
 */
final class Holdings {
  private final Map<String, Optional<Resource>> differences = new ConcurrentHashMap<>();
  private volatile Batch shared = Batch.NONE;

  Optional<Resource> find(String name) {
    Optional<Resource> different = differences.get(name);
    return different != null ? different : shared.find(name);
  }

  boolean isEmpty() {
    return shared.resources().isEmpty() && differences.isEmpty();
  }

  /** {@return whether these are exactly the resources of a batch} */
  boolean are(Batch batch) {
    Change change = batch.since(shared);
    int expected = change.size() + change.removed().size();
    if (differences.size() < expected) {
      return false;
    }
    int changed = 0;
    for (Map.Entry<String, Optional<Resource>> difference : differences.entrySet()) {
      String name = difference.getKey();
      if (!difference.getValue().equals(batch.find(name))) {
        return false;
      }
      changed += change.names().contains(name) || change.removed().contains(name) ? 1 : 0;
    }
    return changed == expected;
  }

  void put(Resource resource) {
    differences.put(resource.name(), Optional.of(resource));
  }

  void remove(String name) {
    if (shared.names().contains(name)) {
      differences.put(name, Optional.empty());
    } else {
      differences.remove(name);
    }
  }

  /** Takes a whole batch; nothing was there before. */
  void begin(Batch batch) {
    shared = batch;
  }

  Map<String, Resource> asMap() {
    Map<String, Resource> all = new TreeMap<>(shared.byName());
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
      return shared.resources();
    }
    List<Resource> all = new ArrayList<>();
    for (Resource resource : shared.resources()) {
      if (!differences.containsKey(resource.name())) {
        all.add(resource);
      }
    }
    differences.values().forEach(resource -> resource.ifPresent(all::add));
    return all;
  }
}

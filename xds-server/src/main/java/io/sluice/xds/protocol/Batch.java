package io.sluice.xds.protocol;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.MapMaker;
import io.sluice.xds.resource.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything of one type that a client asks for, as a publication has it. Clients that ask alike
 * share one, so that a fleet that connects costs little, and what was made of a batch, such as its
 * bytes, serves all of them.
 */
public final class Batch {
  /** What a client has that has nothing. */
  static final Batch NONE = new Batch(Map.of());

  private final Map<String, Resource> byName;
  private final List<Resource> resources;
  private final List<String> nameList;
  private final long sizeBytes;
  private final Expiring expiring;

  /** By identity, and only for as long as a client has the earlier one. */
  private final Map<Batch, Change> changes =
      new MapMaker().weakKeys().concurrencyLevel(1).initialCapacity(2).makeMap();

  private enum Expiring {
    SOME,
    NONE
  }

  private Batch(Map<String, Resource> byName) {
    this.byName = byName;
    resources = List.copyOf(byName.values());
    nameList = List.copyOf(byName.keySet());
    sizeBytes = resources.stream().mapToLong(resource -> resource.bytes().size()).sum();
    boolean some = resources.stream().anyMatch(resource -> resource.timeToLive().isPresent());
    expiring = some ? Expiring.SOME : Expiring.NONE;
  }

  /** {@return the batch of all resources of a type} */
  static Batch all(Map<String, Resource> table) {
    return new Batch(table);
  }

  /** {@return the batch of these names, or nothing if one of them is not there} */
  static Optional<Batch> of(List<String> names, Map<String, Resource> table) {
    Map<String, Resource> byName = new TreeMap<>();
    for (String name : names) {
      Resource resource = table.get(name);
      if (resource == null) {
        return Optional.empty();
      }
      byName.put(name, resource);
    }
    boolean all = byName.size() == table.size();
    return Optional.of(new Batch(all ? table : ImmutableMap.copyOf(byName)));
  }

  /** {@return what turns another batch, which a client has, into this one} */
  @SuppressWarnings("ReferenceEquality")
  Change since(Batch before) {
    Change known = changes.get(before);
    if (known != null) {
      return known;
    }
    // Who has an empty batch was told so, which is not the same as to have nothing.
    Change change = before == NONE ? Change.toFirst(this) : Change.between(before, this);
    changes.put(before, change);
    return change;
  }

  /** {@return the resources} */
  public List<Resource> resources() {
    return resources;
  }

  Optional<Resource> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Map<String, Resource> byName() {
    return byName;
  }

  Set<String> names() {
    return byName.keySet();
  }

  List<String> nameList() {
    return nameList;
  }

  /** {@return whether any of the resources expires} */
  boolean expires() {
    return expiring == Expiring.SOME;
  }

  long sizeBytes() {
    return sizeBytes;
  }
}

package io.sluice.xds.protocol;

import com.google.common.collect.ImmutableMap;
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
  private final Map<String, Resource> byName;
  private final List<Resource> resources;
  private final List<String> nameList;
  private final long sizeBytes;

  private Batch(Map<String, Resource> byName) {
    this.byName = byName;
    resources = List.copyOf(byName.values());
    nameList = List.copyOf(byName.keySet());
    sizeBytes = resources.stream().mapToLong(resource -> resource.bytes().size()).sum();
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

  /** {@return the resources} */
  public List<Resource> resources() {
    return resources;
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

  long sizeBytes() {
    return sizeBytes;
  }
}

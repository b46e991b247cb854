package io.sluice.xds.protocol;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.MapMaker;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a group of nodes is to have: a snapshot, the gate of each of its listeners and routes, and a
 * short memory of what it had before.
 *
 * <p>A gate belongs to a version of a resource: it is that of the publication which brought this
 * version, and later publications of other things do not change it. So a step of one service does
 * not put a health gate on the rollback of another, nor a rollback take the gate off a step.
 * Publishing the very same snapshot again with another gate changes the gate of all.
 *
 * <p>The memory serves streams that come back and tell which versions they have.
 */
public final class Publication {
  private static final int REMEMBERED_SNAPSHOTS = 16;
  private static final int CACHED_DIFFERENCES = 4;

  private final long number;
  private final Snapshot snapshot;
  private final ImmutableMap<Resource, PushGate> gates;
  private final ImmutableList<Snapshot> earlier;
  private final Map<String, Map<ResourceType, Set<String>>> differences = new ConcurrentHashMap<>();

  private final Map<ResourceType, Batch> whole = new ConcurrentHashMap<>();

  /** By identity, for lists that streams share; a list of one stream alone is forgotten with it. */
  private final Map<ResourceType, Map<List<String>, Optional<Batch>>> named =
      new ConcurrentHashMap<>();

  private volatile @Nullable Ways ways;

  private Publication(
      long number,
      Snapshot snapshot,
      ImmutableMap<Resource, PushGate> gates,
      ImmutableList<Snapshot> earlier) {
    this.number = number;
    this.snapshot = snapshot;
    this.gates = gates;
    this.earlier = earlier;
  }

  /** {@return the first publication of a group} */
  public static Publication first(Snapshot snapshot, PushGate gate) {
    ImmutableMap.Builder<Resource, PushGate> gates = ImmutableMap.builder();
    gated(snapshot).forEach(resource -> gates.put(resource, gate));
    return new Publication(1, snapshot, gates.buildOrThrow(), ImmutableList.of());
  }

  /** {@return the publication that follows this one} */
  public Publication then(Snapshot next, PushGate gate) {
    if (next.version().equals(snapshot.version())) {
      return new Publication(number + 1, snapshot, first(snapshot, gate).gates, earlier);
    }
    Snapshot shared = next.sharing(snapshot);
    ImmutableMap.Builder<Resource, PushGate> merged = ImmutableMap.builder();
    gated(shared).forEach(resource -> merged.put(resource, gates.getOrDefault(resource, gate)));
    ImmutableList.Builder<Snapshot> memory = ImmutableList.builder();
    memory
        .add(snapshot)
        .addAll(earlier.subList(0, Math.min(earlier.size(), REMEMBERED_SNAPSHOTS - 1)));
    return new Publication(number + 1, shared, merged.buildOrThrow(), memory.build());
  }

  private static List<Resource> gated(Snapshot snapshot) {
    return ImmutableList.<Resource>builder()
        .addAll(snapshot.resources(ResourceType.LISTENER))
        .addAll(snapshot.resources(ResourceType.ROUTES))
        .build();
  }

  /** {@return how many publications of the group there were, with this one} */
  public long number() {
    return number;
  }

  /** {@return what the nodes are to have} */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** {@return the gate of this listener or route configuration} */
  PushGate gate(Resource resource) {
    return gates.getOrDefault(resource, PushGate.ACKED);
  }

  /**
   * {@return the names that differ from another publication, by type; types without any are left
   * out. Equal questions are answered once}
   */
  Map<ResourceType, Set<String>> changedSince(Publication other) {
    String key = other.snapshot.version();
    Map<ResourceType, Set<String>> known = differences.get(key);
    if (known != null) {
      return known;
    }
    Map<ResourceType, Set<String>> names = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      Set<String> changed = snapshot.changedSince(other.snapshot, type);
      if (!changed.isEmpty()) {
        names.put(type, changed);
      }
    }
    if (differences.size() < CACHED_DIFFERENCES) {
      differences.put(key, names);
    }
    return names;
  }

  /** {@return the ways to its clusters, which are worked out when a stream first asks} */
  Ways ways() {
    Ways known = ways;
    if (known == null) {
      known = Ways.of(snapshot);
      ways = known;
    }
    return known;
  }

  /** {@return all resources of this type} */
  Batch batch(ResourceType type) {
    Batch known = whole.get(type);
    return known != null ? known : whole.computeIfAbsent(type, t -> Batch.all(snapshot.byName(t)));
  }

  /** {@return the resources of these names, unless one of them is not there} */
  Optional<Batch> batch(ResourceType type, List<String> names) {
    Map<List<String>, Optional<Batch>> known = named.get(type);
    if (known == null) {
      known = named.computeIfAbsent(type, t -> new MapMaker().weakKeys().makeMap());
    }
    return known.computeIfAbsent(names, n -> Batch.of(n, snapshot.byName(type)));
  }

  /** {@return the resource of this version, now or lately, if there was one} */
  Optional<Resource> known(ResourceType type, String name, String version) {
    return snapshots()
        .flatMap(s -> s.find(type, name).stream())
        .filter(resource -> resource.version().equals(version))
        .findFirst();
  }

  /** {@return the newest resource of each name that is there or was lately} */
  Collection<Resource> lately(ResourceType type) {
    Map<String, Resource> newest = new LinkedHashMap<>();
    snapshots()
        .flatMap(s -> s.resources(type).stream())
        .forEach(resource -> newest.putIfAbsent(resource.name(), resource));
    return newest.values();
  }

  /** {@return the snapshot, now or lately, whose resources of this type had this version} */
  Optional<Snapshot> knownSnapshot(ResourceType type, String version) {
    return snapshots().filter(s -> s.version(type).equals(version)).findFirst();
  }

  private Stream<Snapshot> snapshots() {
    return Stream.concat(Stream.of(snapshot), earlier.stream());
  }
}

package io.sluice.xds.resource;

import com.google.common.collect.ImmutableMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of resources that fit together: everything that the nodes of a group are to
 * have.
 */
public final class Snapshot {
  private final Map<ResourceType, Table> tables;
  private final String version;

  private record Table(ImmutableMap<String, Resource> byName, String version) {}

  private Snapshot(Map<ResourceType, Table> tables) {
    this.tables = tables;
    Digest digest = new Digest();
    tables.forEach((type, table) -> digest.add(type.typeUrl()).add(table.version()));
    version = digest.hex();
  }

  /**
   * {@return the snapshot of these resources}
   *
   * @throws InconsistentSnapshotException if a name is there twice, or a resource refers to one
   *     that is not there
   */
  public static Snapshot of(Collection<Resource> resources) {
    List<String> reasons = new ArrayList<>();
    Map<ResourceType, ImmutableMap<String, Resource>> byType = byType(resources, reasons);
    reasons.addAll(Consistency.reasons(byType, byType));
    check(reasons);
    Map<ResourceType, Table> tables = new EnumMap<>(ResourceType.class);
    byType.forEach((type, names) -> tables.put(type, table(names)));
    return new Snapshot(tables);
  }

  /**
   * {@return this snapshot with further resources, each in place of the one of its type and name if
   * there is one} Types of which there are none are not looked at again, so to change little costs
   * little.
   *
   * @throws InconsistentSnapshotException as {@link #of}
   */
  public Snapshot with(Collection<Resource> changed) {
    List<String> reasons = new ArrayList<>();
    Map<ResourceType, ImmutableMap<String, Resource>> news = byType(changed, reasons);
    news.values().removeIf(Map::isEmpty);
    Map<ResourceType, ImmutableMap<String, Resource>> all = new EnumMap<>(ResourceType.class);
    tables.forEach((type, table) -> all.put(type, table.byName()));
    news.forEach((type, names) -> all.merge(type, names, Snapshot::merged));
    reasons.addAll(Consistency.reasons(news, all));
    check(reasons);
    Map<ResourceType, Table> next = new EnumMap<>(tables);
    news.keySet().forEach(type -> next.put(type, table(Objects.requireNonNull(all.get(type)))));
    return new Snapshot(next);
  }

  private static ImmutableMap<String, Resource> merged(
      ImmutableMap<String, Resource> before, ImmutableMap<String, Resource> news) {
    List<Resource> all = new ArrayList<>(before.size());
    before.values().stream().filter(r -> !news.containsKey(r.name())).forEach(all::add);
    all.addAll(news.values());
    return byName(all, new ArrayList<>());
  }

  private static void check(List<String> reasons) {
    if (!reasons.isEmpty()) {
      throw new InconsistentSnapshotException(reasons);
    }
  }

  private static Map<ResourceType, ImmutableMap<String, Resource>> byType(
      Collection<Resource> resources, List<String> reasons) {
    Map<ResourceType, ImmutableMap<String, Resource>> byType = new EnumMap<>(ResourceType.class);
    grouped(resources).forEach((type, ofType) -> byType.put(type, byName(ofType, reasons)));
    return byType;
  }

  private static Map<ResourceType, List<Resource>> grouped(Collection<Resource> resources) {
    Map<ResourceType, List<Resource>> byType = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      byType.put(type, new ArrayList<>());
    }
    for (Resource resource : resources) {
      Objects.requireNonNull(byType.get(resource.type())).add(resource);
    }
    return byType;
  }

  /**
   * {@return the resources ordered by name; those that are there twice are added to the reasons}
   */
  private static ImmutableMap<String, Resource> byName(
      List<Resource> resources, List<String> reasons) {
    // Mostly they are ordered already, which costs a sort next to nothing, but a tree does not see.
    resources.sort(Comparator.comparing(Resource::name));
    ImmutableMap.Builder<String, Resource> names =
        ImmutableMap.builderWithExpectedSize(resources.size());
    String before = "";
    for (Resource resource : resources) {
      if (resource.name().equals(before)) {
        reasons.add(resource.type() + " '" + resource.name() + "' is there twice");
      } else {
        names.put(resource.name(), resource);
      }
      before = resource.name();
    }
    return names.buildOrThrow();
  }

  private static Table table(ImmutableMap<String, Resource> sorted) {
    Digest digest = new Digest();
    sorted.values().forEach(resource -> digest.add(resource.name()).add(resource.version()));
    return new Table(sorted, digest.hex());
  }

  /** {@return the hash of all names and versions} */
  public String version() {
    return version;
  }

  /** {@return the hash of the names and versions of this type} */
  public String version(ResourceType type) {
    return of(type).version();
  }

  /** {@return the resources of this type, ordered by name} */
  public Collection<Resource> resources(ResourceType type) {
    return of(type).byName().values();
  }

  /** {@return the resources of this type by name; the same map for as long as none changes} */
  public Map<String, Resource> byName(ResourceType type) {
    return of(type).byName();
  }

  /** {@return the resource of this type and name} */
  public Optional<Resource> find(ResourceType type, String name) {
    return Optional.ofNullable(of(type).byName().get(name));
  }

  /**
   * {@return the names of this type that were added, changed or removed since an earlier snapshot}
   */
  public Set<String> changedSince(Snapshot earlier, ResourceType type) {
    Table now = of(type);
    Table then = earlier.of(type);
    if (now.version().equals(then.version())) {
      return Set.of();
    }
    Set<String> changed = new LinkedHashSet<>();
    now.byName().values().stream()
        .filter(resource -> !resource.equals(then.byName().get(resource.name())))
        .forEach(resource -> changed.add(resource.name()));
    then.byName().keySet().stream()
        .filter(name -> !now.byName().containsKey(name))
        .forEach(changed::add);
    return changed;
  }

  /**
   * {@return an equal snapshot that holds the instances of an earlier one where they are equal, to
   * save memory}
   */
  public Snapshot sharing(Snapshot earlier) {
    Map<ResourceType, Table> shared = new EnumMap<>(ResourceType.class);
    tables.forEach((type, table) -> shared.put(type, share(table, earlier.of(type))));
    return new Snapshot(shared);
  }

  private static Table share(Table table, Table earlier) {
    if (table.version().equals(earlier.version())) {
      return earlier;
    }
    ImmutableMap.Builder<String, Resource> names =
        ImmutableMap.builderWithExpectedSize(table.byName().size());
    table
        .byName()
        .forEach((name, resource) -> {
          @Nullable Resource before = earlier.byName().get(name);
          names.put(name, before != null && before.equals(resource) ? before : resource);
        });
    return new Table(names.buildOrThrow(), table.version());
  }

  private Table of(ResourceType type) {
    return Objects.requireNonNull(tables.get(type));
  }

  @Override
  public String toString() {
    return "snapshot " + version;
  }
}

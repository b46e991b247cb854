package io.sluice.xds.fleet;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.sluice.xds.protocol.StreamView;
import io.sluice.xds.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which nodes are connected, which were lately, and what each of them has; safe for use by any
 * thread.
 *
 * <p>A node is lost when its last stream ends, and is forgotten after a while, for an Envoy without
 * its control plane goes on with its last routes. The number of lost nodes is bounded; the one lost
 * first goes first.
 */
public final class Fleet {
  private final Map<String, Map<String, Entry>> groups = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private final Duration forgetAfter;
  private final int maxLostPerGroup;

  private record Entry(ImmutableList<FleetStream> streams, Optional<NodeView> lost) {}

  /**
   * Makes an empty fleet that remembers lost nodes for this long, and so many of them in each
   * group.
   */
  public Fleet(InstantSource clock, Duration forgetAfter, int maxLostPerGroup) {
    this.clock = clock;
    this.forgetAfter = forgetAfter;
    this.maxLostPerGroup = maxLostPerGroup;
  }

  /** Adds a stream. */
  public void opened(FleetStream stream) {
    groups
        .computeIfAbsent(stream.group(), g -> new ConcurrentHashMap<>())
        .compute(
            stream.identity().id(),
            (id, entry) -> {
              ImmutableList.Builder<FleetStream> streams = ImmutableList.builder();
              if (entry != null) {
                streams.addAll(entry.streams());
              }
              return new Entry(streams.add(stream).build(), Optional.empty());
            });
  }

  /** Takes a stream away; a node without streams counts as lost from now on. */
  public void closed(FleetStream stream) {
    Map<String, Entry> nodes = nodesOf(stream.group());
    nodes.computeIfPresent(
        stream.identity().id(),
        (id, entry) -> {
          ImmutableList<FleetStream> rest =
              entry.streams().stream()
                  .filter(s -> s.id() != stream.id())
                  .collect(ImmutableList.toImmutableList());
          Optional<NodeView> lost =
              rest.isEmpty()
                  ? Optional.of(
                      view(stream, NodeView.NodeSharing.SINGLE, Optional.of(clock.instant())))
                  : Optional.empty();
          return new Entry(rest, lost);
        });
    prune(nodes);
  }

  /** {@return a view of each stream of a group and of each lost node, ordered by node id} */
  public List<NodeView> nodes(String group) {
    Map<String, Entry> nodes = nodesOf(group);
    prune(nodes);
    List<NodeView> views = new ArrayList<>();
    for (Entry entry : nodes.values()) {
      entry.lost().ifPresent(views::add);
      for (FleetStream stream : entry.streams()) {
        views.add(view(stream, sharing(entry, stream), Optional.empty()));
      }
    }
    views.sort(Comparator.comparing(NodeView::nodeId).thenComparingLong(NodeView::streamId));
    return views;
  }

  /** {@return all streams, in no order} */
  public List<FleetStream> streams() {
    List<FleetStream> all = new ArrayList<>();
    groups.values().forEach(nodes -> nodes.values().forEach(e -> all.addAll(e.streams())));
    return all;
  }

  /** {@return the groups that have nodes} */
  public Set<String> groups() {
    return Set.copyOf(groups.keySet());
  }

  /** {@return how far the nodes of a group are from having the expected resources} */
  public FleetStatus status(String group, Collection<Resource> expected) {
    Map<String, Entry> nodes = nodesOf(group);
    prune(nodes);
    Map<String, NodeStatus> statuses = new HashMap<>();
    List<NodeView> lost = new ArrayList<>();
    nodes.forEach((id, entry) -> {
      entry.lost().ifPresent(lost::add);
      if (!entry.streams().isEmpty()) {
        List<StreamView> views = entry.streams().stream().map(s -> s.view().get()).toList();
        statuses.put(id, StreamStatus.of(views, expected));
      }
    });
    lost.sort(Comparator.comparing(NodeView::nodeId));
    return new FleetStatus(statuses, lost);
  }

  /**
   * {@return the clusters to which any node of the group may route: connected ones by what they
   * have or are being sent, lost ones by what they had}
   */
  public Set<String> clustersInUse(String group) {
    Map<String, Entry> nodes = nodesOf(group);
    prune(nodes);
    Set<String> clusters = new HashSet<>();
    for (Entry entry : nodes.values()) {
      entry.lost().ifPresent(view -> clusters.addAll(view.routedClusters()));
      entry.streams().forEach(stream -> clusters.addAll(stream.view().get().mentionedClusters()));
    }
    return clusters;
  }

  private static NodeView.NodeSharing sharing(Entry entry, FleetStream stream) {
    long same = entry.streams().stream().filter(s -> s.kind().equals(stream.kind())).count();
    return same > 1 ? NodeView.NodeSharing.REPEATED : NodeView.NodeSharing.SINGLE;
  }

  private static NodeView view(
      FleetStream stream, NodeView.NodeSharing sharing, Optional<Instant> lostAt) {
    Set<String> clusters = stream.view().get().mentionedClusters();
    return new NodeView(
        stream.identity(), stream.group(), stream.id(), stream.since(), lostAt, clusters, sharing);
  }

  private Map<String, Entry> nodesOf(String group) {
    return groups.getOrDefault(group, Map.of());
  }

  private void prune(Map<String, Entry> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    Instant oldest = clock.instant().minus(forgetAfter);
    nodes.values().removeIf(entry -> lostAt(entry).filter(at -> at.isBefore(oldest)).isPresent());
    long lost = nodes.values().stream().filter(entry -> entry.lost().isPresent()).count();
    if (lost > maxLostPerGroup) {
      ImmutableMap.copyOf(nodes).entrySet().stream()
          .filter(e -> e.getValue().lost().isPresent())
          .sorted(Comparator.comparing(e -> lostAt(e.getValue()).orElse(Instant.MAX)))
          .limit(lost - maxLostPerGroup)
          .forEach(e -> nodes.remove(e.getKey(), e.getValue()));
    }
  }

  private static Optional<Instant> lostAt(Entry entry) {
    return entry.lost().flatMap(NodeView::lostAt);
  }
}

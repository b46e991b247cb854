package io.sluice.control.loop;

import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.fleet.NodeIdentity;
import io.sluice.xds.fleet.NodeStatus;
import io.sluice.xds.fleet.NodeView;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Envoys that take at once what is published, unless they are told not to. */
final class FakeEnvoys implements Envoys {
  final List<Push> pushes = new CopyOnWriteArrayList<>();
  final Set<String> nodes = new HashSet<>(Set.of("envoy-1", "envoy-2"));
  final Set<String> lagging = new HashSet<>();
  final Map<String, String> rejecting = new HashMap<>();

  /** Texts in resources that a node rejects, by node. */
  final Map<String, String> disliking = new HashMap<>();

  final Set<String> unusable = new HashSet<>();
  final List<NodeView> lost = new ArrayList<>();
  Runnable onPush = () -> {};

  /** One publication. */
  record Push(String fleet, Snapshot snapshot, PushGate gate) {}

  @Override
  public void publish(String fleet, Snapshot snapshot, PushGate gate) {
    pushes.add(new Push(fleet, snapshot, gate));
    onPush.run();
  }

  @Override
  public FleetStatus status(String fleet, Collection<Resource> expected) {
    Map<String, NodeStatus> statuses = new TreeMap<>();
    for (String node : nodes) {
      statuses.put(node, disliked(node, expected).orElseGet(() -> status(node)));
    }
    return new FleetStatus(statuses, lost);
  }

  private Optional<NodeStatus> disliked(String node, Collection<Resource> expected) {
    String text = disliking.get(node);
    return expected.stream()
        .filter(resource -> text != null && resource.bytes().toStringUtf8().contains(text))
        .findFirst()
        .map(resource ->
            new NodeStatus.Rejected(
                "no " + text,
                resource.type().typeUrl(),
                Map.of(resource.name(), resource.version())));
  }

  private NodeStatus status(String node) {
    if (rejecting.containsKey(node)) {
      return new NodeStatus.Rejected(rejecting.get(node), "type", Map.of("routes", "1"));
    }
    return lagging.contains(node)
        ? new NodeStatus.Pending(Set.of("routes"))
        : new NodeStatus.Synced();
  }

  @Override
  public boolean isUsable(String node, String cluster) {
    return !unusable.contains(cluster);
  }

  Push last() {
    return pushes.getLast();
  }

  void lose(String node, String cluster) {
    lost.add(
        new NodeView(
            new NodeIdentity(node, "edge", "envoy"),
            "edge",
            1,
            Instant.EPOCH,
            Optional.of(Instant.EPOCH),
            Set.of(cluster),
            NodeView.NodeSharing.SINGLE));
  }

  /** {@return whether a text stands in what was published last} */
  boolean havePublished(String text) {
    return holds(last(), text);
  }

  /** {@return how often something with a text in it was published} */
  long pushesWith(String text) {
    return pushes.stream().filter(push -> holds(push, text)).count();
  }

  private static boolean holds(Push push, String text) {
    return Stream.of(ResourceType.values())
        .flatMap(type -> push.snapshot().resources(type).stream())
        .anyMatch(resource -> resource.bytes().toStringUtf8().contains(text));
  }

  /** {@return the clusters that get a service's traffic by what was published last} */
  List<String> routedOf(String service) {
    return last().snapshot().resources(ResourceType.ROUTES).stream()
        .flatMap(routes -> routes.clusters().stream())
        .filter(cluster -> cluster.startsWith(service + "__"))
        .sorted()
        .toList();
  }
}

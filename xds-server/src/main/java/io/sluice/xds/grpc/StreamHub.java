package io.sluice.xds.grpc;

import io.sluice.xds.fleet.ClusterReadiness;
import io.sluice.xds.fleet.Fleet;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.identity.NodeClaims;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all streams share: groups, the fleet, the event loops. No lock is held while anything is
 * sent.
 */
final class StreamHub {
  private static final Logger log = LoggerFactory.getLogger(StreamHub.class);

  private final Map<String, Group> groups = new ConcurrentHashMap<>();
  private final Map<String, Set<XdsStream<?>>> byNode = new ConcurrentHashMap<>();
  private final Set<XdsStream<?>> open = ConcurrentHashMap.newKeySet();
  private volatile Phase phase = Phase.SERVING;
  private final AtomicLong streamIds = new AtomicLong();
  private final Seams seams;
  private final EventLoops loops;

  private enum Phase {
    SERVING,
    STOPPING
  }

  /** What the hub is wired to. */
  record Seams(
      NodeGroups nodeGroups,
      Fleet fleet,
      ClusterReadiness readiness,
      EventQueue events,
      XdsMetrics metrics,
      InstantSource clock,
      NodeClaims claims,
      SubscriptionLimits subscriptions) {}

  StreamHub(Seams seams, EventLoops loops) {
    this.seams = seams;
    this.loops = loops;
  }

  Seams seams() {
    return seams;
  }

  EventLoops loops() {
    return loops;
  }

  long nextStreamId() {
    return streamIds.incrementAndGet();
  }

  /** Publishes and wakes the streams of the group on their loops; the caller sends nothing. */
  void publish(String name, Snapshot snapshot, PushGate gate) {
    Group published =
        groups.compute(
            name,
            (n, known) -> {
              Group group = known == null ? new Group(n) : known;
              group.publish(snapshot, gate);
              return group;
            });
    published.sweep();
  }

  void readinessChanged(String nodeId) {
    byNode.getOrDefault(nodeId, Set.of()).forEach(XdsStream::wakeAtHome);
  }

  /** What the node said of an earlier cluster of this name does not count for the new one. */
  void forgetClusters(String nodeId, Push push) {
    if (push.typeUrl().equals(ResourceType.CLUSTER.typeUrl())) {
      seams.readiness().forget(nodeId, push.introduced());
      seams.readiness().forget(nodeId, push.absent());
    }
  }

  /** Adds a stream of which nothing is known yet. */
  void opened(XdsStream<?> stream) {
    open.add(stream);
    if (phase == Phase.STOPPING) {
      stream.stopAtHome();
    }
  }

  /** Takes a stream away that is over, whether its node was known or not. */
  void closed(XdsStream<?> stream) {
    open.remove(stream);
  }

  /** Adds a stream whose node is known now. {@return its group} */
  Group join(XdsStream<?> stream, FleetStream self) {
    seams.fleet().opened(self);
    Set<XdsStream<?>> ofNode =
        byNode.compute(
            self.identity().id(),
            (id, known) -> {
              Set<XdsStream<?>> streams = known == null ? ConcurrentHashMap.newKeySet() : known;
              streams.add(stream);
              return streams;
            });
    log.info(
        "stream {} ({}) of node {} in group {} opened by {}",
        self.id(),
        self.kind(),
        self.identity().id(),
        self.group(),
        self.identity().userAgent());
    if (ofNode.stream().filter(s -> s.kind().equals(self.kind())).count() > 1) {
      log.warn(
          "node id {} is used by several streams: a reconnection or a copied bootstrap",
          self.identity().id());
    }
    seams.events().tell(events -> events.streamOpened(self));
    // A group may be known before it is published and a stream may join then; no publication can be
    // missed, for the
    // stream is in the set before it looks for one.
    return groups.compute(
        self.group(),
        (name, known) -> {
          Group group = known == null ? new Group(name) : known;
          group.add(stream);
          return group;
        });
  }

  void part(XdsStream<?> stream, FleetStream self) {
    groups.computeIfPresent(
        self.group(),
        (name, group) -> {
          group.remove(stream);
          boolean useless = group.isEmpty() && group.publication().isEmpty();
          return useless ? null : group;
        });
    byNode.computeIfPresent(
        self.identity().id(),
        (id, streams) -> {
          streams.remove(stream);
          return streams.isEmpty() ? null : streams;
        });
    seams.fleet().closed(self);
    seams.readiness().forget(self.identity().id());
    log.info("stream {} of node {} closed", self.id(), self.identity().id());
    seams.events().tell(events -> events.streamClosed(self));
  }

  Optional<Snapshot> published(String group) {
    return Optional.ofNullable(groups.get(group))
        .flatMap(Group::publication)
        .map(publication -> publication.snapshot());
  }

  /** Ends all streams, so that their clients go elsewhere. */
  void endAll() {
    phase = Phase.STOPPING;
    open.forEach(XdsStream::stopAtHome);
  }
}

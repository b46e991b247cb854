package io.sluice.control.api;

import io.sluice.control.scrape.AdminState;
import io.sluice.control.scrape.AdminStates;
import io.sluice.control.scrape.StatsWay;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.AdminPage;
import io.sluice.proto.control.v1.ListNodesRequest;
import io.sluice.proto.control.v1.ListNodesResponse;
import io.sluice.proto.control.v1.Node;
import io.sluice.proto.control.v1.Refusal;
import io.sluice.proto.control.v1.ServerStatus;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.fleet.NodeView;
import io.sluice.xds.fleet.ResourceStatus;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.resource.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Envoys as the control API shows them: what each has, and what it refuses and why. */
public final class NodeReports {
  /** Most nodes in an answer; those that refuse something come first. */
  static final int MAX_NODES = 2_000;

  private static final int MAX_REFUSALS = 20;
  private static final int MAX_MESSAGE_CHARS = 1_000;

  private final XdsServer server;

  private final AdminStates admins;
  private final InstantSource clock;

  /** Makes reports of the nodes of this server, whose admin pages may be read. */
  public NodeReports(XdsServer server, AdminStates admins, InstantSource clock) {
    this.server = server;
    this.admins = admins;
    this.clock = clock;
  }

  private record Key(String fleet, String id) {}

  ListNodesResponse list(ListNodesRequest request) {
    List<Node> nodes = new ArrayList<>();
    Map<Key, List<FleetStream>> streams =
        new TreeMap<>(Comparator.comparing(Key::fleet).thenComparing(Key::id));
    for (FleetStream stream : server.fleet().streams()) {
      var key = new Key(stream.group(), stream.identity().id());
      streams.computeIfAbsent(key, _ -> new ArrayList<>()).add(stream);
    }
    streams.values().forEach(all -> nodes.add(connected(all)));
    for (String fleet : server.fleet().groups()) {
      server.fleet().nodes(fleet).stream()
          .filter(node -> !node.connected())
          .forEach(node -> nodes.add(lost(node)));
    }
    nodes.removeIf(
        node -> !request.getFleet().isEmpty() && !request.getFleet().equals(node.getFleet()));
    nodes.sort(
        Comparator.comparing(Node::getState)
            .reversed()
            .thenComparing(Node::getFleet)
            .thenComparing(Node::getId));
    return ListNodesResponse.newBuilder()
        .setTotal(nodes.size())
        .addAllNodes(nodes.subList(0, Math.min(nodes.size(), MAX_NODES)))
        .build();
  }

  private Node connected(List<FleetStream> streams) {
    FleetStream first = streams.getFirst();
    Node.Builder node =
        Node.newBuilder()
            .setId(first.identity().id())
            .setFleet(first.group())
            .setUserAgent(first.identity().userAgent())
            .setState(Node.State.SYNCED)
            .setSince(Times.wire(oldest(streams)));
    addStats(node);
    Optional<Snapshot> wanted = server.published(first.group());
    for (FleetStream stream : streams) {
      node.addStreams(stream.kind());
      wanted.ifPresent(snapshot ->
          ResourceStatus.of(stream.view().get(), snapshot).forEach(status -> add(node, status)));
    }
    return node.build();
  }

  private void addStats(Node.Builder node) {
    switch (admins.way(node.getId(), clock.instant())) {
      case StatsWay.Pushed() -> node.setStats(Node.Stats.PUSHED);
      case StatsWay.Scraped(var address) ->
          node.setStats(Node.Stats.SCRAPED).setStatsAddress(address);
      case StatsWay.None(var trouble) ->
          node.setStats(Node.Stats.NO_STATS).setStatsTrouble(trouble);
    }
  }

  /** {@return the status with the admin pages that are read, and how that goes} */
  ServerStatus addPages(ServerStatus status) {
    return status.toBuilder()
        .addAllAdminPages(admins.all().stream().map(NodeReports::page).toList())
        .build();
  }

  private static AdminPage page(AdminState state) {
    return AdminPage.newBuilder()
        .setAddress(state.address())
        .setNode(state.node())
        .setOutcome(
            switch (state.outcome()) {
              case AWAITED -> AdminPage.Outcome.AWAITED;
              case COUNTED -> AdminPage.Outcome.COUNTED;
              case REDUNDANT -> AdminPage.Outcome.REDUNDANT;
              case FAILED -> AdminPage.Outcome.FAILED;
            })
        .setTrouble(state.trouble())
        .setSince(Times.wire(state.since()))
        .build();
  }

  private static Instant oldest(List<FleetStream> streams) {
    return streams.stream().map(FleetStream::since).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static void add(Node.Builder node, ResourceStatus status) {
    switch (status.state()) {
      case SYNCED -> {}
      case STALE -> {
        node.setLacking(node.getLacking() + 1);
        if (node.getState() == Node.State.SYNCED) {
          node.setState(Node.State.STALE);
        }
      }
      case ERROR -> {
        node.setState(Node.State.REFUSING);
        if (node.getRefusalsCount() < MAX_REFUSALS) {
          node.addRefusals(refusal(status));
        }
      }
    }
  }

  private static Refusal refusal(ResourceStatus status) {
    String message = status.message().orElse("");
    return Refusal.newBuilder()
        .setTypeUrl(status.type().typeUrl())
        .setName(status.name())
        .setVersion(status.wanted())
        .setAcceptedVersion(status.accepted().orElse(""))
        .setMessage(message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS)))
        .build();
  }

  private static Node lost(NodeView view) {
    return Node.newBuilder()
        .setId(view.nodeId())
        .setFleet(view.group())
        .setUserAgent(view.identity().userAgent())
        .setState(Node.State.LOST)
        .setSince(Times.wire(view.lostAt().orElse(view.since())))
        .build();
  }
}

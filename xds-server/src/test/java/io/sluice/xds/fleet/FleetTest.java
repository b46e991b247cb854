package io.sluice.xds.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.protocol.StreamView;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private static final Resource ROUTES = Sample.routes("web", Map.of("v1", 1));

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Fleet fleet = new Fleet(now::get, Duration.ofMinutes(10), 2);

  /** A stream whose client has, lacks and refuses what the test says. */
  private record FixedView(
      Map<String, String> accepted, Set<String> lack, Optional<Rejection> refused)
      implements StreamView {
    @Override
    public boolean asked(ResourceType type) {
      return true;
    }

    @Override
    public Optional<String> acceptedVersion(ResourceType type, String name) {
      return Optional.ofNullable(accepted.get(name));
    }

    @Override
    public Optional<Rejection> rejection(ResourceType type, String name, String version) {
      return refused;
    }

    @Override
    public Set<String> lacking(ResourceType type, String name) {
      return lack;
    }

    @Override
    public Set<String> mentionedClusters() {
      return Set.of("v1");
    }
  }

  private static final StreamView SYNCED =
      new FixedView(Map.of("web", ROUTES.version()), Set.of(), Optional.empty());
  private static final StreamView PENDING =
      new FixedView(Map.of("web", "older"), Set.of(), Optional.empty());
  private static final StreamView WITHHELD =
      new FixedView(Map.of(), Set.of("v2"), Optional.empty());
  private static final StreamView REJECTED =
      new FixedView(
          Map.of(),
          Set.of(),
          Optional.of(new Rejection("routes", "1", Map.of("web", ROUTES.version()), "no")));

  private FleetStream open(long id, String node, StreamView view) {
    var identity = new NodeIdentity(node, "fleet", "envoy 1.40.0");
    var stream = new FleetStream(id, "ads", identity, "fleet", now.get(), () -> view);
    fleet.opened(stream);
    return stream;
  }

  private Map<String, NodeStatus> statuses() {
    return fleet.status("fleet", List.of(ROUTES)).nodes();
  }

  @Test
  void status_ofEachNode_isToldApart() {
    open(1, "a", SYNCED);
    open(2, "b", PENDING);
    open(3, "c", WITHHELD);
    open(4, "d", REJECTED);
    open(5, "e", StreamView.NOTHING);

    assertThat(statuses())
        .containsEntry("a", new NodeStatus.Synced())
        .containsEntry("b", new NodeStatus.Pending(Set.of("web")))
        .containsEntry("c", new NodeStatus.Withheld(Set.of("v2")))
        .containsEntry(
            "d", new NodeStatus.Rejected("no", "routes", Map.of("web", ROUTES.version())))
        .containsEntry("e", new NodeStatus.Pending(Set.of("web")));
    FleetStatus status = fleet.status("fleet", List.of(ROUTES));
    assertThat(status.connected()).isEqualTo(5);
    assertThat(status.synced()).isEqualTo(1);
    assertThat(status.rejected()).isEqualTo(1);
  }

  @Test
  void status_whenNothingIsExpected_isSynced() {
    open(1, "a", PENDING);

    assertThat(fleet.status("fleet", List.of()).synced()).isEqualTo(1);
  }

  @Test
  void node_withTwoStreams_isAsFarAsTheOneBehindAndCountsOnce() {
    open(1, "a", SYNCED);
    FleetStream behind = open(2, "a", PENDING);

    assertThat(statuses()).containsOnly(Map.entry("a", new NodeStatus.Pending(Set.of("web"))));
    assertThat(fleet.nodes("fleet"))
        .hasSize(2)
        .allMatch(view -> view.shared() == NodeView.NodeSharing.REPEATED);

    fleet.closed(behind);
    assertThat(statuses()).containsOnly(Map.entry("a", new NodeStatus.Synced()));
  }

  @Test
  void node_whoseLastStreamEnds_isLostUntilItComesBack() {
    FleetStream stream = open(1, "a", SYNCED);
    now.set(Instant.EPOCH.plusSeconds(5));
    fleet.closed(stream);

    FleetStatus status = fleet.status("fleet", List.of(ROUTES));
    assertThat(status.connected()).isZero();
    assertThat(status.lost())
        .singleElement()
        .satisfies(node -> {
          assertThat(node.nodeId()).isEqualTo("a");
          assertThat(node.lostAt()).hasValue(Instant.EPOCH.plusSeconds(5));
          assertThat(node.routedClusters()).containsExactly("v1");
        });
    assertThat(fleet.clustersInUse("fleet")).containsExactly("v1");

    open(2, "a", SYNCED);
    assertThat(fleet.status("fleet", List.of(ROUTES)).lost()).isEmpty();
  }

  @Test
  void node_lostForLong_isForgotten() {
    fleet.closed(open(1, "a", SYNCED));
    now.set(Instant.EPOCH.plus(Duration.ofMinutes(11)));

    assertThat(fleet.nodes("fleet")).isEmpty();
    assertThat(fleet.clustersInUse("fleet")).isEmpty();
  }

  @Test
  void nodes_lostInGreatNumber_areForgottenOldestFirst() {
    for (int i = 1; i <= 3; i++) {
      FleetStream stream = open(i, "n" + i, SYNCED);
      now.set(Instant.EPOCH.plusSeconds(i));
      fleet.closed(stream);
    }

    assertThat(fleet.nodes("fleet")).extracting(NodeView::nodeId).containsExactly("n2", "n3");
  }
}

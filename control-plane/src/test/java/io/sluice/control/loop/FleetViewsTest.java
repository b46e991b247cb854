package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.source.Reports;
import io.sluice.control.source.StatsWindows;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.FleetView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetViewsTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final ServiceConfig S = service("s", "v1", 10_000, "v1", "v2");

  private final FakeEnvoys envoys = new FakeEnvoys();
  private final StatsWindows windows = new StatsWindows(new SimpleMeterRegistry());
  private final Publisher publisher = new Publisher(envoys);
  private final FleetViews views = new FleetViews(envoys, windows);

  @BeforeEach
  void publish() {
    var definitions = new Definitions(new TreeMap<>(Map.of("s", S)), List.of());
    windows.owners(definitions.owners());
    publisher.publish(
        definitions.services(),
        ControlState.EMPTY.apply(new ControlEvent.ServiceDefined(S.service()), AT));
  }

  private FleetView view() {
    return views.of("s", publisher.own("s").orElseThrow(), Optional.empty()).view();
  }

  @Test
  void envoys_thatHaveEverything_haveConverged() {
    assertThat(view()).extracting("connected", "converged", "reporting").containsExactly(2, 2, 2);
    assertThat(view().missing()).isEmpty();
  }

  @Test
  void nobodyConnected_isNotConverged() {
    envoys.nodes.clear();

    assertThat(view()).extracting("connected", "converged").containsExactly(0, 0);
  }

  @Test
  void rejections_areOneForEachEnvoy_inItsOwnWords() {
    envoys.rejecting.put("envoy-1", "no such thing");

    assertThat(view().rejections()).containsExactly("envoy-1: no such thing");
    assertThat(view().missing()).containsExactly("envoy-1: rejects [routes]");
    assertThat(view().converged()).isEqualTo(1);
  }

  @Test
  void missingEnvoys_areNamed_upToABound() {
    IntStream.range(0, 100).forEach(i -> envoys.nodes.add("late-" + i));
    IntStream.range(0, 100).forEach(i -> envoys.lagging.add("late-" + i));

    assertThat(view().missing()).hasSize(20).allMatch(line -> line.startsWith("late-"));
    assertThat(view().connected()).isEqualTo(102);
  }

  @Test
  void health_isWhatEnvoysSay_andSilenceIsNeither() {
    envoys.unusable.add("s__v2");
    assertThat(view().healthOf("v1")).isEqualTo(new FleetView.Health(2, 0));
    assertThat(view().healthOf("v2")).isEqualTo(new FleetView.Health(0, 0));

    windows.received(
        new Reports("envoy-1").flush(AT, Reports.cluster("s__v2", "-membership_healthy", 0)));

    assertThat(view().healthOf("v2")).isEqualTo(new FleetView.Health(0, 1));
  }

  @Test
  void envoyThatHasEverything_butCannotUseTheAwaitedVersion_isNamedWithTheReason() {
    envoys.unusable.add("s__v2");
    envoys.lagging.add("envoy-2");
    var own = publisher.own("s").orElseThrow();
    assertThat(views.of("s", own, Optional.of("v1")).view().missing())
        .containsExactly("envoy-2: has not taken [routes]");

    assertThat(views.of("s", own, Optional.of("v2")).view().missing())
        .containsExactly(
            "envoy-1: has not reported v2 as usable yet", "envoy-2: has not taken [routes]");

    windows.received(
        new Reports("envoy-1").flush(AT, Reports.cluster("s__v2", "-membership_healthy", 0)));
    assertThat(views.of("s", own, Optional.of("v2")).view().missing())
        .contains("envoy-1: reports no healthy endpoint of v2");
    assertThat(views.of("s", own, Optional.of("v2")).view().converged()).isEqualTo(1);
  }

  @Test
  void clusterThatIsNotAcknowledged_isNotUsable() {
    envoys.lagging.add("envoy-2");

    assertThat(view().healthOf("v1")).isEqualTo(new FleetView.Health(1, 0));
  }

  @Test
  void reporting_countsOnlyThoseThatHaveConverged() {
    envoys.lagging.add("envoy-2");
    var sight = views.of("s", publisher.own("s").orElseThrow(), Optional.empty());

    assertThat(sight.reportedBy(Set.of("envoy-1", "envoy-2", "x")).reporting()).isEqualTo(1);
    assertThat(sight.reportedBy(Set.of()).reporting()).isZero();
  }
}

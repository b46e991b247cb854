package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#all")
final class CanaryIT {
  private static final String SHOP =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      stable: v1.9
      versions:
        v1.9: {endpoints: ["${v1.9}"], connectTimeout: 10s}
        v2.0.1: {endpoints: ["${v2.0.1}"], connectTimeout: 10s}
      ---
      """;
  private static final String ROLLOUT =
      """
      kind: Rollout
      name: shop-v2
      service: shop
      candidate: v2.0.1
      analysis: {use: checks}
      strategy:
        canary:
          steps:
            - {weight: 10%, bake: 2s, maxBake: 40s, gate: manual}
            - {weight: 45%, bake: 2s, maxBake: 40s, gate: manual}
            - {weight: 80%, bake: 2s, maxBake: 40s}
            - {weight: 100%, bake: 1s, maxBake: 40s}
      """;

  @RegisterExtension final Stage stage;

  CanaryIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void goodCandidate_underLoad_isPromotedWeightByWeight() throws Exception {
    stage.put("shop.yaml", SHOP + Texts.CHECKS);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", ROLLOUT);

    for (int weight : List.of(1_000, 4_500)) {
      observeUntilGate(load, weight);
      stage.client().promote("shop-v2");
    }
    Rollout end = stage.client().awaitEnd("shop-v2");

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v2.0.1");
    assertAllTrafficOnCandidate(load);
    LoadTotals totals = load.stop();
    assertThat(totals.failures()).as("%s", totals).isZero();
    assertJournal();
  }

  /** The weight is in force from its convergence up to the promotion of its gate. */
  private void observeUntilGate(LoadGenerator load, int weight) throws Exception {
    var _ = stage.client().awaitWeight("shop-v2", weight);
    stage.countRequests(load, 400);
    var _ =
        stage
            .client()
            .await(
                "the gate at " + weight,
                "shop-v2",
                r -> ControlClient.weight(r) == weight && ControlClient.isIn(r, "gate"));
    stage.assertShare("v1.9", "v2.0.1", weight);
  }

  private void assertAllTrafficOnCandidate(LoadGenerator load) throws Exception {
    stage.countRequests(load, 100);
    assertThat(stage.requests("v1.9")).isZero();
    assertThat(stage.requests("v2.0.1")).isPositive();
  }

  private void assertJournal() {
    List<Event> events = stage.client().events("shop-v2");
    assertThat(events)
        .extracting(Event::getType)
        .containsSubsequence(
            "started", "phase-entered", "weights-set", "converged", "looked", "promoted");
    assertThat(events)
        .filteredOn(event -> event.getType().equals("weights-set"))
        .extracting(Event::getSentence)
        .containsExactly(
            "weights set: v1.9 90 %, v2.0.1 10 %",
            "weights set: v1.9 55 %, v2.0.1 45 %",
            "weights set: v1.9 20 %, v2.0.1 80 %",
            "weights set: v1.9 0 %, v2.0.1 100 %");
    assertThat(events).extracting(Event::getSentence).contains("verdict: pass");
  }
}

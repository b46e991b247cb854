package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several rollouts of one service. */
final class QueueIT {
  private static final String SHOP =
      Texts.SHOP + "  v3: {endpoints: [\"${v3}\"], connectTimeout: 10s}\n";
  private static final String GATED = "{canary: {steps: [{weight: 20%, gate: manual}]}}";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  QueueIT() throws IOException {}

  @Test
  void secondRollout_waitsForTheFirst_andThenGoesOnFromWhatThatMadeStable() throws Exception {
    LoadGenerator load = begin();
    stage.put("shop-v3.yaml", toV3("shop-v3", "{basic: {}}", ""));

    Rollout waiting = await("shop-v3", Rollout.State.WAITING);
    assertThat(waiting.getReason()).contains("shop-v2");
    stage.countRequests(load, 50);
    assertThat(stage.model("v3").traffic().requests()).isZero();
    stage.client().promote("shop-v2");

    assertThat(stage.client().awaitEnd("shop-v2").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().awaitEnd("shop-v3").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events("shop-v3"))
        .anySatisfy(
            event -> assertThat(event.getSentence()).isEqualTo("started, all traffic on v2"));
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v3");
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void supersedingRollout_takesTheRunningOneBack_andRuns() throws Exception {
    LoadGenerator load = begin();
    stage.put("shop-v3.yaml", toV3("shop-v3", "{basic: {}}", "supersede: true"));

    assertThat(stage.client().awaitEnd("shop-v2").getOutcome())
        .isEqualTo(Rollout.Outcome.SUPERSEDED);
    assertThat(stage.client().awaitEnd("shop-v3").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    stage.countRequests(load, 50);
    assertThat(stage.requests("v2")).isZero();
    assertThat(stage.requests("v1")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  private LoadGenerator begin() throws Exception {
    stage.put("shop.yaml", SHOP);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", GATED, ""));
    var _ = stage.client().awaitPhase("shop-v2", "gate");
    return load;
  }

  private static String toV3(String name, String strategy, String fields) {
    return Texts.rollout(name, strategy, fields).replace("candidate: v2", "candidate: v3");
  }

  private Rollout await(String rollout, Rollout.State state) throws Exception {
    return stage.client().await(state.name(), rollout, r -> r.getState() == state);
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Envoys that reject what they are sent, and Envoys that do not answer. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#variants")
final class EnvoysInTheWayIT {
  private static final String ROLLOUT = "shop-v2";

  private static final String STEPS =
      "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 60%, bake: 1s}, {weight: 100%}]}}";

  /** Within the bounds of each repetition, beyond RE2's bound of nested ones. */
  private static final String REJECTED_ROUTE =
      """
      routes:
        - match: {regex: "/never/([a-z]{1,100}){100}"}
        - match: {prefix: /}
      """;

  @RegisterExtension final Stage stage;

  EnvoysInTheWayIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void routesThatEnvoysReject_inAPhase_takeTheRolloutBack() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put(
        "shop-v2.yaml", Texts.rollout(ROLLOUT, "{canary: {weights: [20%, 100%], bake: 60s}}", ""));
    var _ = stage.client().awaitWeight(ROLLOUT, 2_000);

    stage.put("shop.yaml", Texts.SHOP + REJECTED_ROUTE);
    Rollout back =
        stage
            .client()
            .await("going back", ROLLOUT, r -> r.getOutcome() == Rollout.Outcome.ROLLED_BACK);
    assertThat(back.getReason()).contains("1 of 1 Envoys reject it", "envoy-1", "repetition");

    stage.put("shop.yaml", Texts.SHOP);
    Rollout end = stage.client().awaitEnd(ROLLOUT);
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  /** Without a load: the stopped Envoy shares the port, and would be given connections. */
  @Test
  void envoyThatStandsStill_holdsThePhase_andIsNamed() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    var _ = stage.envoy();
    EnvoyProcess second = stage.envoy("envoy-2");
    Await.until(
        "both Envoys have the service",
        () -> stage.client().service("shop").getConvergence().getConverged() == 2);

    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, STEPS, ""));
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    signal("STOP", second);
    stage.client().promote(ROLLOUT);
    Rollout held =
        stage
            .client()
            .await(
                "the first Envoy has the next weight",
                ROLLOUT,
                r -> ControlClient.weight(r) == 6_000 && r.getConvergence().getConverged() == 1);

    assertThat(held.getState()).isEqualTo(Rollout.State.RUNNING);
    assertThat(held.getConvergence().getConnected()).isEqualTo(2);
    assertThat(held.getConvergence().getMissingList())
        .singleElement()
        .asString()
        .startsWith("envoy-2: has not taken");
    signal("CONT", second);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events(ROLLOUT))
        .filteredOn(event -> event.getType().equals("weights-set"))
        .hasSize(3);
  }

  private static void signal(String name, EnvoyProcess envoy) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(envoy.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.AbortRequest;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Envoys that reject what they are sent, and Envoys that do not answer. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#variants")
final class EnvoysInTheWayIT {
  private static final String ROLLOUT = "shop-v2";

  private static final int WEIGHT = 2_000;
  private static final String CANARY = "{canary: {weights: [20%, 100%], bake: 5m}}";

  private static final String STEPS =
      "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 60%, bake: 1s}, {weight: 100%}]}}";

  /** Fine by RE2 itself, but a larger program than Envoy allows unless it is told to. */
  static final String REJECTED_ROUTE =
      """
      routes:
        - match: {regex: "/never/[^/]{1,64}"}
        - match: {prefix: /}
      """;

  private static final String NEIGHBOUR =
      """
      kind: Service
      name: neighbour
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      hosts: [neighbour.example]
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"], connectTimeout: 10s}
      """;

  @RegisterExtension final Stage stage;

  EnvoysInTheWayIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void routesThatEnvoysReject_inAPhase_goBack_andNeitherThePhaseNorAnAbortIsHeldUp()
      throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    LoadGenerator load = toTheBake();

    stage.put("shop.yaml", Texts.SHOP + REJECTED_ROUTE);
    assertThat(refusals())
        .singleElement()
        .asString()
        .startsWith("service shop: Envoy envoy-1 rejects it: ")
        .contains("RE2 program size")
        .endsWith("; the definition before stays in force");

    Rollout now = stage.client().awaitWeight(ROLLOUT, WEIGHT);
    assertThat(now.getState()).isEqualTo(Rollout.State.RUNNING);
    stage.countRequests(load, 400);
    stage.assertShare("v1", "v2", WEIGHT);
    assertAbortReachesTheEnvoy(load);
  }

  @Test
  void routesThatEnvoysReject_fromTheBeginning_takeTheRolloutBack() throws Exception {
    stage.put("shop.yaml", Texts.SHOP + REJECTED_ROUTE);
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, CANARY, ""));
    stage.serve();
    var _ = stage.envoy("envoy-1");

    Rollout back =
        stage
            .client()
            .await("going back", ROLLOUT, r -> r.getOutcome() == Rollout.Outcome.ROLLED_BACK);
    assertThat(back.getReason()).contains("1 of 1 Envoys reject it", "envoy-1", "RE2 program size");

    stage.put("shop.yaml", Texts.SHOP);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome())
        .isEqualTo(Rollout.Outcome.ROLLED_BACK);
  }

  @Test
  void newServiceThatEnvoysReject_onTheSameListener_isLeftOut_andHoldsUpNobody() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    LoadGenerator load = toTheBake();

    stage.put("neighbour.yaml", NEIGHBOUR + REJECTED_ROUTE);
    assertThat(refusals())
        .singleElement()
        .asString()
        .startsWith("service neighbour: Envoy envoy-1 rejects it: ")
        .endsWith("; it is left out until the files change");

    stage.countRequests(load, 400);
    stage.assertShare("v1", "v2", WEIGHT);
    assertAbortReachesTheEnvoy(load);
  }

  @Test
  void restart_whileTheRejectedFileLiesThere_goesBackAgain_andAnAbortIsNotHeldUp()
      throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    ServeProcess serve = stage.serveApart();
    LoadGenerator load = toTheBake();
    stage.put("shop.yaml", Texts.SHOP + REJECTED_ROUTE);
    assertThat(refusals()).hasSize(1);

    for (int i = 0; i < 2; i++) {
      serve.kill();
      serve.start();
      stage.reconnect();
      assertThat(refusals()).hasSize(1);
    }

    stage.countRequests(load, 400);
    stage.assertShare("v1", "v2", WEIGHT);
    assertAbortReachesTheEnvoy(load);
  }

  private LoadGenerator toTheBake() throws Exception {
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, CANARY, ""));
    var _ = stage.client().awaitWeight(ROLLOUT, WEIGHT);
    return load;
  }

  /** {@return what of the files is refused, once something is} */
  private List<String> refusals() throws Exception {
    return Await.value(
            "a refusal", () -> stage.client().status(), status -> status.getRefusalsCount() > 0)
        .getRefusalsList();
  }

  /** Counts while the file lies there as it is. */
  private void assertAbortReachesTheEnvoy(LoadGenerator load) throws Exception {
    var _ = stage.client().call().abortRollout(AbortRequest.newBuilder().setName(ROLLOUT).build());
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);

    stage.countRequests(load, 100);

    assertThat(stage.requests("v2")).isZero();
    assertThat(stage.requests("v1")).isPositive();
    assertThat(stage.client().status().getRefusalsCount()).isEqualTo(1);
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
    Rollout told =
        stage
            .client()
            .await("the silence is told", ROLLOUT, r -> r.getReason().contains("envoy-2"));
    assertThat(told.getReason())
        .startsWith("waits for Envoys: the clock stands; envoy-2 has not reported since ");
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

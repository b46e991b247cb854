package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.AbortRequest;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class BlueGreenIT {
  private static final String ROLLOUT = "shop-v2";
  private static final int PROBES = 5;

  @RegisterExtension final Stage stage;

  BlueGreenIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void smokeTestAndApproval_flipAllTraffic_andTheCandidateIsPromoted() throws Exception {
    LoadGenerator load = begin("2s");
    awaitApprovalGate();
    stage.countRequests(load, 50);
    assertThat(stage.model("v2").traffic().requests()).isEqualTo(PROBES);

    stage.client().promote(ROLLOUT);
    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v2");
    stage.countRequests(load, 100);
    assertThat(stage.requests("v1")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void abort_afterTheFlip_flipsBack() throws Exception {
    LoadGenerator load = begin("60s");
    awaitApprovalGate();
    stage.client().promote(ROLLOUT);
    var _ = stage.client().awaitWeight(ROLLOUT, 10_000);
    stage.countRequests(load, 50);
    assertThat(stage.requests("v1")).isZero();

    var _ = stage.client().call().abortRollout(AbortRequest.newBuilder().setName(ROLLOUT).build());
    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v1");
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  private LoadGenerator begin(String keepOld) throws Exception {
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, strategy(keepOld)));
    return load;
  }

  private static String strategy(String keepOld) {
    return "{blueGreen: {smoke: {http: {path: /smoke, expect: 200, count: %d}}, approve: manual, keepOld: %s}}"
        .formatted(PROBES, keepOld);
  }

  /** The smoke test is a gate too. */
  private void awaitApprovalGate() throws Exception {
    var _ =
        stage
            .client()
            .await(
                "the gate after the smoke test",
                ROLLOUT,
                r -> ControlClient.isIn(r, "gate") && r.getPhase() == 1);
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blue-green with a bad candidate: found before the flip, or after it. */
final class BlueGreenChecksIT {
  private static final String ROLLOUT = "shop-v2";
  private static final int PROBES = 10;

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  BlueGreenChecksIT() throws IOException {}

  @Test
  void failingSmokeTest_endsTheRollout_beforeTheCandidateGetsTraffic() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(500), 1));
    LoadGenerator load =
        begin("{blueGreen: {smoke: {http: {path: /smoke, count: %d}}}}".formatted(PROBES));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains("500");
    stage.countRequests(load, 50);
    assertThat(stage.model("v2").traffic().requests()).isBetween(1L, (long) PROBES);
    assertThat(load.totals().answersOf("v2")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void candidateThatFailsAfterTheFlip_isTakenBackByTheVerdict() throws Exception {
    LoadGenerator load = begin("{blueGreen: {keepOld: 60s}}");
    var _ = stage.client().awaitWeight(ROLLOUT, 10_000);
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(500), 0.3));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains("v2 fails", "limit is 5 %");
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(load.stop().failures()).isEqualTo(stage.model("v2").traffic().badAnswers());
  }

  private LoadGenerator begin(String strategy) throws Exception {
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, strategy));
    return load;
  }
}

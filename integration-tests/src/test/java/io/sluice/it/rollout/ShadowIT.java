package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of shadows and of a chain, in fast motion. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class ShadowIT {
  private static final String ROLLOUT = "recommender-shadows";
  private static final long SOME = 200;

  @RegisterExtension final Stage stage;

  ShadowIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @BeforeEach
  void begin() throws Exception {
    stage.put("service.yaml", Examples.service());
    stage.put("policy.yaml", Examples.policy());
    var _ = stage.model("v3");
    stage.serve();
    var _ = stage.envoy();
  }

  /** The example, open at any hour, with the shares and times of a test. */
  private static String example(String time) throws IOException {
    return Examples.text("rollout-shadow.yaml")
        .replace("hours: \"01:00-05:00\"", "hours: \"00:00-24:00\"")
        .replace("v3: {sample: 1%, for: 4h}", "v3: {sample: 50%}")
        .replace("for: 2h", "for: " + time);
  }

  @Test
  void shadows_getTheirShares_areJudged_andEnd_whileLiveTrafficStays() throws Exception {
    LoadGenerator load = stage.load();
    stage.put("rollout.yaml", example("12s"));
    awaitShadows();
    stage.countRequests(load, 10 * SOME);
    long live = stage.requests("v1");
    Chance.assertShare(stage.requests("v2"), live, 2_000);
    Chance.assertShare(stage.requests("v3"), live, 5_000);

    Rollout end = stage.client().awaitEnd(ROLLOUT);
    stage.countRequests(load, SOME);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.COMPLETED);
    assertThat(end.getReason()).isEqualTo("shadow v2 passed; shadow v3 passed");
    assertThat(stage.requests("v2") + stage.requests("v3")).isZero();
    assertThat(load.totals().byVersion()).containsOnlyKeys("v1");
    assertThat(load.stop().failures()).isZero();
    assertThat(stage.client().service("recommender").getStable()).isEqualTo("v1");
  }

  @Test
  void failingShadow_isTakenAwayWithItsEvidence_theOtherGoesOn_andNoUserNotices() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.5));
    LoadGenerator load = stage.load();
    stage.put("rollout.yaml", example("10s"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.COMPLETED);
    assertThat(end.getReason()).contains("shadow v2 failed:").contains("shadow v3 passed");
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence("mirrors-set", "looked", "shadow-ended", "mirrors-set", "ended");
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void everyShadowFails_goesBack_andNoUserNotices() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.5));
    stage.model("v3").behave(Behaviour.GOOD.with(new Fault.Status(500), 1));
    LoadGenerator load = stage.load();
    stage.put("rollout.yaml", example("60s"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    stage.countRequests(load, SOME);
    assertThat(stage.requests("v2") + stage.requests("v3")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void deadSlowAndHugeShadows_changeNoAnswer() throws Exception {
    LoadGenerator load = stage.load();
    stage.put("rollout.yaml", example("60s").replace("analysis: {use: default-checks}\n", ""));
    awaitShadows();
    stage
        .model("v2")
        .behave(Behaviour.GOOD.with(new Latency(Duration.ofSeconds(30), Duration.ofSeconds(30))));
    stage.model("v3").behave(Behaviour.GOOD.with(new Fault.Flood(4 << 20), 1));
    stage.countRequests(load, 5 * SOME);
    assertThat(stage.requests("v3")).isPositive();
    stage.model("v3").close();
    stage.countRequests(load, 5 * SOME);

    assertThat(load.totals().byVersion()).containsOnlyKeys("v1");
    assertThat(load.stop().failures()).isZero();
    var _ = CommandRun.of(stage.server(), "abort", ROLLOUT).ok();
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);
  }

  @Test
  void chain_copiesFirst_thenFlaggedUsers_thenEverybody() throws Exception {
    LoadGenerator load = stage.load();
    LoadGenerator testers = stage.load(plan -> plan.header("x-beta", "1").rate(100));
    stage.put(
        "rollout.yaml",
        Examples.text("rollout-phases.yaml")
            .replace("for: 30m", "for: 3s")
            .replace("bake: 1h", "bake: 3s")
            .replace("[1%, 10%, 50%, 100%], bake: 10m", "[50%, 100%], bake: 3s"));

    Rollout end = stage.client().awaitEnd("recommender-v2-phases");

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events("recommender-v2-phases"))
        .extracting(Event::getType)
        .containsSubsequence(
            "mirrors-set",
            "shadow-ended",
            "mirrors-set",
            "flag-applied",
            "weights-set",
            "promoted");
    assertThat(load.stop().failures()).isZero();
    assertThat(testers.stop().failures()).isZero();
  }

  private void awaitShadows() throws Exception {
    var _ =
        stage
            .client()
            .await(
                "both shadows get copies",
                ROLLOUT,
                r ->
                    r.getShadowsList().stream().filter(s -> s.getOn()).count() == 2
                        && ControlClient.hasConverged(r));
  }
}

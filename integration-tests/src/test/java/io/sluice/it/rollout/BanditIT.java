package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Arm;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of a bandit, in fast motion, with versions that fail more and less. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class BanditIT {
  private static final String ROLLOUT = "recommender-bandit";
  private static final long REQUESTS_WHILE_DOWN = 600;

  @RegisterExtension final Stage stage;

  BanditIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void versionsOfDifferentSuccess_trafficFlowsToTheBest_whichIsPromoted() throws Exception {
    prepare(0.3, 0.15, 0.02);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 150"));

    Rollout flowing =
        stage
            .client()
            .await("most traffic is on v3", ROLLOUT, r -> arm(r, "v3").getBasisPoints() >= 6_000);
    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(arm(flowing, "v1").getBasisPoints()).isLessThanOrEqualTo(3_500);
    assertThat(arm(flowing, "v3").getBestProbability()).isGreaterThan(0.5);
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(end.getCandidate()).isEqualTo("v3");
    assertThat(stage.client().service("recommender").getStable()).isEqualTo("v3");
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence(
            "weights-set", "converged", "looked", "weights-set", "candidate-chosen", "promoted");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v1") + stage.requests("v2")).isZero();
  }

  @Test
  void failingArm_isOutAtOnceAndStaysOut_theOtherGoesOn() throws Exception {
    prepare(0.2, 0.9, 0.02);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 1000000"));

    Rollout out =
        stage
            .client()
            .await(
                "v2 is out",
                ROLLOUT,
                r -> !arm(r, "v2").getOut().isEmpty() && ControlClient.hasConverged(r));
    stage.countRequests(load, 400);

    assertThat(arm(out, "v2").getOut()).startsWith("arm v2 failed: ");
    assertThat(arm(out, "v2").getBasisPoints()).isZero();
    assertThat(stage.requests("v2")).isZero();
    assertThat(stage.requests("v3")).isPositive();
    stage.client().promote(ROLLOUT);
    Rollout end = stage.client().awaitEnd(ROLLOUT);
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(end.getCandidate()).isEqualTo("v3");
  }

  @Test
  void everyArmFails_goesBack() throws Exception {
    prepare(0, 0.9, 0.9);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 150"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains("failed: ");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v2") + stage.requests("v3")).isZero();
  }

  @Test
  void stableIsBest_staysStable() throws Exception {
    prepare(0, 0.2, 0.3);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 60"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.COMPLETED);
    assertThat(end.getReason()).startsWith("v1 is the best arm with a probability of ");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v2") + stage.requests("v3")).isZero();
    assertThat(stage.client().service("recommender").getStable()).isEqualTo("v1");
  }

  @Test
  void controlPlaneKilled_goesOnWithItsWeightsAndRewards() throws Exception {
    prepare(0.3, 0.15, 0.02);
    ServeProcess serve = stage.serveApart();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 1000000").replace("every: 1s", "every: 2h"));
    Rollout before =
        stage.client().await("each arm has earned", ROLLOUT, BanditIT::hasEachArmEarned);

    serve.kill();
    var _ = load.awaitRequests(REQUESTS_WHILE_DOWN, Await.LIMIT);
    serve.start();
    stage.reconnect();
    Rollout after = stage.client().rollout(ROLLOUT);

    assertThat(after.getPhase()).isEqualTo(before.getPhase());
    assertThat(after.getWeightsList())
        .extracting(w -> w.getVersion() + " " + w.getBasisPoints())
        .isEqualTo(
            before.getWeightsList().stream()
                .map(w -> w.getVersion() + " " + w.getBasisPoints())
                .toList());
    for (Arm arm : before.getArmsList()) {
      assertThat(arm(after, arm.getVersion()).getRewards())
          .isGreaterThanOrEqualTo(arm.getRewards());
      assertThat(arm(after, arm.getVersion()).getRewarded())
          .isGreaterThanOrEqualTo(arm.getRewarded());
    }
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence("weights-set", "looked", "recovered", "candidate-chosen", "promoted");
  }

  @Test
  void firstChange_givesEachArmItsFloor_andIsWhatUsersGet() throws Exception {
    prepare(0, 0, 0);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example("minRewards: 1000000").replace("every: 1s", "every: 2h"));

    Rollout first =
        stage
            .client()
            .await(
                "first change",
                ROLLOUT,
                r -> arm(r, "v3").getBasisPoints() > 0 && ControlClient.hasConverged(r));
    stage.countRequests(load, 1_000);

    assertThat(first.getArmsList()).extracting(Arm::getVersion).containsExactly("v1", "v2", "v3");
    assertThat(first.getArmsList().stream().mapToInt(Arm::getBasisPoints).sum()).isEqualTo(10_000);
    assertThat(arm(first, "v2").getBasisPoints()).isEqualTo(500);
    assertThat(arm(first, "v3").getBasisPoints()).isEqualTo(500);
    for (Arm arm : first.getArmsList()) {
      Chance.assertShare(stage.requests(arm.getVersion()), total(), arm.getBasisPoints());
    }
    assertThat(load.stop().failures()).isZero();
  }

  private long total() {
    return List.of("v1", "v2", "v3").stream().mapToLong(stage::requests).sum();
  }

  /** Three versions, of whose requests these shares fail. */
  private void prepare(double v1, double v2, double v3) throws Exception {
    stage.put("service.yaml", Examples.service());
    stage.put("policy.yaml", Examples.policy());
    fails("v1", v1);
    fails("v2", v2);
    fails("v3", v3);
  }

  private void fails(String version, double share) {
    stage.model(version).behave(Behaviour.GOOD.with(new Fault.Status(503), share));
  }

  private LoadGenerator loaded() throws Exception {
    var _ = stage.envoy();
    return stage.load();
  }

  /** The example, with a change each second and a policy that lets arms fail up to a half. */
  private static String example(String stop) throws IOException {
    return Examples.text("rollout-bandit.yaml")
        .replace("every: 1m", "every: 1s")
        .replace("maxStep: 10%", "maxStep: 50%")
        .replace("minRewards: 1000", stop)
        .replace(
            "{use: default-checks}",
            "{interval: 1s, metrics: [{name: error-rate, max: 60%, minSamples: 20}]}");
  }

  private static boolean hasEachArmEarned(Rollout rollout) {
    return rollout.getArmsList().stream()
        .min(Comparator.comparingDouble(Arm::getRewards))
        .filter(arm -> arm.getRewards() > 100)
        .isPresent();
  }

  private static Arm arm(Rollout rollout, String version) {
    return rollout.getArmsList().stream()
        .filter(arm -> arm.getVersion().equals(version))
        .findFirst()
        .orElse(Arm.getDefaultInstance());
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Experiment;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The example of an A/B test, in fast motion, with versions that fail more and less. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class AbTestIT {
  private static final String ROLLOUT = "recommender-abtest";
  private static final long REQUESTS_WHILE_DOWN = 600;

  /** A difference by chance alone is found once in a thousand runs at most. */
  private static final String ALPHA = "alpha: 0.001";

  @RegisterExtension final Stage stage;

  AbTestIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void betterCandidate_isFound_andPromoted() throws Exception {
    prepare(0.3, 0.05);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example(2));

    Rollout counting =
        stage.client().await("units count", ROLLOUT, r -> r.getExperiment().getUnits() > 0);
    Rollout end = stage.client().awaitEnd(ROLLOUT);

    Experiment test = counting.getExperiment();
    assertThat(test.getSidesList())
        .extracting(side -> side.getVersion() + " " + side.getBasisPoints())
        .containsExactly("v1 5000", "v2 5000");
    assertThat(test.getApproximate()).isTrue();
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(end.getCandidate()).isEqualTo("v2");
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence("weights-set", "converged", "looked", "candidate-chosen", "promoted");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v1")).isZero();
  }

  @Test
  void requests_fallToTheVersionsAsAsked_andAreCountedAsTheyAre() throws Exception {
    prepare(0.3, 0.3);
    stage.put("service.yaml", notSticky());
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", byRequest(0.5).replace("v1: 50%, v2: 50%", "v1: 70%, v2: 30%"));

    Rollout counted =
        stage
            .client()
            .await(
                "an interval is known",
                ROLLOUT,
                r -> r.getExperiment().getUnits() > 1_000 && side(r, "v2").hasLow());
    stage.countRequests(load, 1_000);

    Chance.assertShare(stage.requests("v2"), stage.requests("v1") + stage.requests("v2"), 3_000);
    assertThat(side(counted, "v1").getMean()).isCloseTo(0.7, within(0.1));
    assertThat(side(counted, "v2").getLow()).isNegative();
    assertThat(side(counted, "v2").getHigh()).isPositive();
    assertThat(counted.getExperiment().getRatioP()).isGreaterThan(0.001);
    assertThat(counted.getExperiment().getNeeded())
        .isGreaterThan(counted.getExperiment().getUnits());
  }

  @Test
  void noEffect_plannedSample_keepsStable() throws Exception {
    prepare(0.3, 0.3);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example(40));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.COMPLETED);
    assertThat(end.getReason())
        .startsWith("no effect with the planned sample: success-rate of v2 ")
        .contains(" interval ", ", p ");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v2")).isZero();
    assertThat(stage.client().service("recommender").getStable()).isEqualTo("v1");
  }

  @Test
  void guardrail_fails_endsItAtOnce() throws Exception {
    prepare(0.1, 0.95);
    stage.serve();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example(0.1));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).startsWith("arm v2: v2 fails ").contains("limit is 60 %");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v2")).isZero();
  }

  @Test
  void versionThatLosesRequests_sampleRatioIsWrong_endsItWithTheCounts() throws Exception {
    prepare(0.3, 0.3);
    stage.put("service.yaml", notSticky());
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Hang(), 0.5));
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load =
        stage.load(plan ->
            plan.limits(
                new LoadPlan.Limits(512, Duration.ofMinutes(10), Duration.ofSeconds(1), 100)));
    stage.put("rollout.yaml", byRequest(0.5));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason())
        .startsWith("the sample ratio is wrong, so nothing that the test shows can be trusted: v1 ")
        .contains(" instead of 50.00 %");
    stage.countRequests(load, 200);
    assertThat(stage.requests("v2")).isZero();
  }

  @Test
  void controlPlaneKilled_goesOnWithWhatWasCounted() throws Exception {
    prepare(0.3, 0.3);
    ServeProcess serve = stage.serveApart();
    LoadGenerator load = loaded();
    stage.put("rollout.yaml", example(0.5));
    Rollout before =
        stage.client().await("units count", ROLLOUT, r -> r.getExperiment().getUnits() > 300);

    serve.kill();
    var _ = load.awaitRequests(REQUESTS_WHILE_DOWN, Await.LIMIT);
    serve.start();
    stage.reconnect();
    Rollout after = stage.client().rollout(ROLLOUT);

    assertThat(after.getExperiment().getUnits())
        .isGreaterThanOrEqualTo(before.getExperiment().getUnits());
    for (Experiment.Side side : before.getExperiment().getSidesList()) {
      assertThat(side(after, side.getVersion()).getUnits()).isGreaterThanOrEqualTo(side.getUnits());
    }
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
  }

  /** Two versions, of whose requests these shares fail. */
  private void prepare(double v1, double v2) throws Exception {
    stage.put("service.yaml", Examples.service());
    stage.put("policy.yaml", Examples.policy());
    for (String version : List.of("v1", "v2", "v3")) {
      stage
          .model(version)
          .behave(Behaviour.GOOD.with(new Fault.Status(503), version.equals("v1") ? v1 : v2));
    }
  }

  private static String notSticky() throws IOException {
    return Examples.service().replaceAll("sticky: .*\n", "");
  }

  private LoadGenerator loaded() throws Exception {
    var _ = stage.envoy();
    return stage.load();
  }

  /** The example, for an effect in percent, with a policy that lets versions fail up to 60 %. */
  private static String example(double effect) throws IOException {
    return Examples.text("rollout-abtest.yaml")
        .replace("alpha: 0.05", ALPHA)
        .replace(", baseline: 95%", "")
        .replace("minimumEffect: 2%", "minimumEffect: " + effect + "%\n    settle: 1s")
        .replace(
            "{use: default-checks}",
            "{interval: 1s, metrics: [{name: error-rate, max: 60%, minSamples: 20}]}");
  }

  private static String byRequest(double effect) throws IOException {
    return example(effect).replace("unit: user", "unit: request");
  }

  private static Experiment.Side side(Rollout rollout, String version) {
    return rollout.getExperiment().getSidesList().stream()
        .filter(side -> side.getVersion().equals(version))
        .findFirst()
        .orElse(Experiment.Side.getDefaultInstance());
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class RestartIT {
  private static final String ROLLOUT = "shop-v2";
  private static final int WEIGHT = 2_500;

  /** What may have been counted and journaled after the last picture before the kill. */
  private static final Duration UNSEEN = Duration.ofSeconds(2);

  private static final long REQUESTS_WHILE_DOWN = 1_200;

  private static final String CANARY =
      "{canary: {steps: [{weight: 25%, bake: 15s, maxBake: 60s, gate: manual}, {weight: 100%}]}}";

  @RegisterExtension final Stage stage;

  RestartIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void controlPlaneKilledInABake_comesBackToTheSamePhaseAndClock_andTrafficNotices()
      throws Exception {
    ServeProcess serve = begin();
    LoadGenerator load = stage.load();
    submit();
    Rollout before =
        stage
            .client()
            .await("two seconds observed", ROLLOUT, r -> baking(r) && observed(r).toSeconds() >= 2);
    stage.mark();

    serve.kill();
    var _ = load.awaitRequests(REQUESTS_WHILE_DOWN, Await.LIMIT);
    stage.assertShare("v1", "v2", WEIGHT);
    serve.start();
    stage.reconnect();
    Rollout after = stage.client().rollout(ROLLOUT);

    assertThat(after.getPhase()).isEqualTo(before.getPhase());
    assertThat(ControlClient.weight(after)).isEqualTo(WEIGHT);
    assertThat(observed(after))
        .isBetween(observed(before), observed(before).plus(UNSEEN).plus(sinceStart()));
    assertGoesOn(load);
  }

  /** The time for which the process has been up again, during which the clock may have gone on. */
  private Duration sinceStart() {
    Timestamp started = stage.client().status().getStarted();
    return Duration.between(Instant.ofEpochSecond(started.getSeconds()), Instant.now());
  }

  private void assertGoesOn(LoadGenerator load) throws Exception {
    Rollout gate = stage.client().awaitPhase(ROLLOUT, "gate");
    assertThat(ControlClient.weight(gate)).isEqualTo(WEIGHT);
    stage.assertShare("v1", "v2", WEIGHT);
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(load.stop().failures()).isZero();
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .containsSubsequence("converged", "looked", "recovered", "looked", "promoted")
        .containsOnlyOnce("recovered", "started");
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getSentence)
        .containsOnlyOnce("phase 2/5: bake 15s");
    assertThat(stage.client().events(ROLLOUT))
        .filteredOn(event -> event.getType().equals("weights-set"))
        .hasSize(2);
  }

  @Test
  void envoyKilledAndStartedAgain_hasTheCurrentWeights() throws Exception {
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    stage.serve();
    EnvoyProcess envoy = stage.envoy();
    LoadGenerator first = stage.load();
    submit();
    var _ = stage.client().awaitPhase(ROLLOUT, "gate");
    assertThat(first.stop().failures()).isZero();

    envoy.kill();
    var _ = stage.client().await("no Envoy", ROLLOUT, r -> r.getConvergence().getConnected() == 0);
    var _ = stage.envoy();
    LoadGenerator second = stage.load();
    stage.countRequests(second, 500);

    stage.assertShare("v1", "v2", WEIGHT);
    stage.client().promote(ROLLOUT);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(second.stop().failures()).isZero();
  }

  private ServeProcess begin() throws Exception {
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    ServeProcess serve = stage.serveApart();
    var _ = stage.envoy();
    return serve;
  }

  private void submit() throws IOException {
    stage.put("shop-v2.yaml", Texts.rollout(ROLLOUT, CANARY));
  }

  private static boolean baking(Rollout rollout) {
    return ControlClient.isIn(rollout, "bake") && ControlClient.weight(rollout) == WEIGHT;
  }

  private static Duration observed(Rollout rollout) {
    return Duration.ofNanos(Durations.toNanos(rollout.getObserved()));
  }
}

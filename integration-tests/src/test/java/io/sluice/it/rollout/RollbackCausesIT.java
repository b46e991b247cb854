package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.Latency;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.proto.control.v1.AbortRequest;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What else takes a rollout back than failing answers. */
final class RollbackCausesIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String CANARY = "{canary: {weights: [20%, 100%], bake: 30s, maxBake: 60s}}";
  private static final LoadPlan.Limits IMPATIENT =
      new LoadPlan.Limits(512, Duration.ofMinutes(10), Duration.ofSeconds(1), 1_000);

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  RollbackCausesIT() throws IOException {}

  @Test
  void slowCandidate_isTakenBackByItsLatency() throws Exception {
    stage
        .model("v2")
        .behave(Behaviour.GOOD.with(new Latency(Duration.ofMillis(300), Duration.ofMillis(600))));
    begin(Texts.SHOP);
    LoadGenerator load = stage.load();

    submit(CANARY, "analysis: " + checks("{name: latency-p99, max: 150ms, minSamples: 20}"));

    assertTakenBack(load, "latency-p99");
    assertThat(load.stop().failures()).isZero();
  }

  /** It answers nothing, so its error rate has no data; that is not to hold the phase. */
  @Test
  void hangingCandidate_whoseCallersGiveUp_isTakenBack_whateverIsJudged() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Hang(), 1));
    begin(Texts.SHOP);
    LoadGenerator load = stage.load(plan -> plan.limits(IMPATIENT));

    submit(CANARY, "analysis: " + checks("{name: error-rate, max: 1%}"));

    assertTakenBack(load, "unanswered until the client gives up");
  }

  @Test
  void hangingCandidate_behindARouteTimeout_isTakenBackByItsErrors() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Hang(), 1));
    begin(Texts.SHOP + "routes: [{timeout: 300ms}]\n");
    LoadGenerator load = stage.load();

    submit(CANARY, "analysis: " + checks("{name: error-rate, max: 5%}"));

    assertTakenBack(load, "v2 fails 100 % of requests");
    assertThat(load.stop().byStatus()).containsKey(504);
  }

  @Test
  void alert_thatARuleMatches_takesBackAtOnce_andOthersDoNot() throws Exception {
    begin(Texts.SHOP);
    LoadGenerator load = stage.load();
    submit(CANARY, "alerts: [{match: {service: shop, severity: page}, action: rollback}]");
    var _ = stage.client().awaitWeight(ROLLOUT, 2_000);

    assertThat(post("firing", "ticket").statusCode()).isEqualTo(200);
    stage.countRequests(load, 50);
    assertThat(stage.requests("v2")).isPositive();
    assertThat(post("firing", "page").statusCode()).isEqualTo(200);

    assertTakenBack(load, "ShopBroken");
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void abort_duringABake_takesBackAtOnce() throws Exception {
    begin(Texts.SHOP);
    LoadGenerator load = stage.load();
    submit(CANARY, "");
    var _ = stage.client().awaitWeight(ROLLOUT, 2_000);

    var _ =
        stage
            .client()
            .call()
            .abortRollout(
                AbortRequest.newBuilder().setName(ROLLOUT).setReason("not today").build());
    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);
    assertThat(end.getReason()).contains("abort by local", "not today");
    assertNoneOnCandidate(load);
    assertThat(load.stop().failures()).isZero();
  }

  private void begin(String shop) throws Exception {
    stage.put("shop.yaml", shop);
    stage.serve();
    var _ = stage.envoy();
  }

  private void submit(String strategy, String fields) throws Exception {
    stage.put(ROLLOUT + ".yaml", Texts.rollout(ROLLOUT, strategy, fields));
  }

  private static String checks(String metrics) {
    return "{interval: 1s, confidence: 99%, metrics: [" + metrics + "]}";
  }

  private HttpResponse<String> post(String status, String severity) throws Exception {
    return stage
        .client()
        .post(
            "/api/v1/alerts",
            """
            {"version": "4", "status": "%s", "receiver": "sluice", "alerts": [
              {"status": "%s", "fingerprint": "%s", "startsAt": "2026-01-01T12:00:00Z",
               "labels": {"alertname": "ShopBroken", "service": "shop", "severity": "%s"}}]}
            """
                .formatted(status, status, severity, severity));
  }

  private void assertTakenBack(LoadGenerator load, String cause) throws Exception {
    Rollout end = stage.client().awaitEnd(ROLLOUT);
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains(cause);
    assertNoneOnCandidate(load);
  }

  private void assertNoneOnCandidate(LoadGenerator load) throws Exception {
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v1");
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(stage.requests("v1")).isPositive();
  }
}

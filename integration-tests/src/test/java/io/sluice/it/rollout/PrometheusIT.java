package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that are judged by queries to the real Prometheus, which scrapes the real Envoy. */
@Tag("monitoring")
final class PrometheusIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String CLUSTER = "{service=\"{{service}}\",version=\"{{version}}\"}";
  private static final String ANSWERS =
      """
      - name: answers
        from:
          prometheus: main
          failures: 'envoy_cluster_upstream_rq_xx{service="{{service}}",version="{{version}}",envoy_response_code_class="5"}'
          requests: 'envoy_cluster_upstream_rq_completed%s'
        max: 5%%
        versus: {maxIncrease: 50%%}
        minSamples: 20
      """
          .formatted(CLUSTER);
  private static final String ENDPOINTS =
      """
      - name: endpoints
        from: {prometheus: main, query: 'max(envoy_cluster_membership_healthy%s)'}
        min: 1
        minSamples: 3
      """
          .formatted(CLUSTER);

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;
  private final int port = FreePorts.one();

  PrometheusIT() throws IOException {}

  @Test
  void goodVersion_waitsForPrometheus_andIsPromoted() throws Exception {
    serve();
    var envoy = stage.envoy();
    var _ = stage.load();
    rollout("{canary: {weights: [50%, 100%], bake: 4s, maxBake: 2m}}", ANSWERS + ENDPOINTS);

    Rollout waiting =
        stage
            .client()
            .await("word of Prometheus", ROLLOUT, r -> r.getReason().contains("cannot be asked"));
    assertThat(waiting.getState()).isEqualTo(Rollout.State.WAITING);
    assertThat(waiting.getReason()).contains("Prometheus main at http://127.0.0.1:" + port);
    try (Monitoring _ = monitoring(envoy.admin().address().getPort())) {
      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).as(end.getReason()).isEqualTo(Rollout.Outcome.PROMOTED);
    }
  }

  @Test
  void badVersion_isTakenBackByAQuery() throws Exception {
    serve();
    var envoy = stage.envoy();
    var _ = stage.load();
    try (Monitoring _ = monitoring(envoy.admin().address().getPort())) {
      rollout("{canary: {weights: [20%, 100%], bake: 5m}}", ANSWERS);
      var _ = stage.client().awaitWeight(ROLLOUT, 2_000);
      stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.5));

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
      assertThat(end.getReason()).contains("of requests by answers of main");
    }
  }

  @Test
  void prometheusKilledInMidPhase_isNoDataWithItsReason_andHoldsUpNoOtherMetric() throws Exception {
    serve();
    var envoy = stage.envoy();
    var _ = stage.load();
    try (Monitoring monitoring = monitoring(envoy.admin().address().getPort())) {
      rollout(
          "{canary: {weights: [20%, 100%], bake: 5m}}",
          ENDPOINTS + "- {name: error-rate, max: 5%, minSamples: 20}\n");
      var _ =
          stage
              .client()
              .await("a value", ROLLOUT, r -> check(r, "endpoints/min", "pass").isPresent());

      monitoring.killPrometheus();

      Rollout silent =
          stage
              .client()
              .await(
                  "no data beside other data",
                  ROLLOUT,
                  r ->
                      check(r, "endpoints/min", "no-data").isPresent()
                          && check(r, "error-rate/max", "pass").isPresent());
      assertThat(silent.getState()).isEqualTo(Rollout.State.RUNNING);
      assertThat(check(silent, "endpoints/min", "no-data").orElseThrow().getSentence())
          .startsWith("Prometheus main at http://127.0.0.1:" + port + " cannot be asked: ")
          .endsWith("so nothing is known of endpoints; the phase waits");
      stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.5));

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
      assertThat(end.getReason()).contains("v2 fails");
    }
  }

  @Test
  void prometheusKilled_whereNoDataPauses_pausesTheRollout() throws Exception {
    serve();
    var envoy = stage.envoy();
    var _ = stage.load();
    try (Monitoring monitoring = monitoring(envoy.admin().address().getPort())) {
      rollout("{canary: {weights: [20%, 100%], bake: 5m}}", ENDPOINTS + "  noData: pause\n");
      var _ =
          stage
              .client()
              .await("a value", ROLLOUT, r -> check(r, "endpoints/min", "pass").isPresent());

      monitoring.killPrometheus();

      Rollout paused =
          stage.client().await("a pause", ROLLOUT, r -> r.getState() == Rollout.State.PAUSED);
      assertThat(paused.getReason()).contains("cannot be asked");
      assertThat(ControlClient.weight(paused)).isEqualTo(2_000);
    }
  }

  @Test
  void wrongQuery_keepsTheRolloutWaiting_withWhatPrometheusAnswered() throws Exception {
    serve();
    var envoy = stage.envoy();
    try (Monitoring _ = monitoring(envoy.admin().address().getPort())) {
      rollout(
          "{canary: {weights: [20%, 100%], bake: 5m}}",
          "- {name: wrong, from: {prometheus: main, query: 'max(up{version=\"{{version}}\"}'}, max: 1}\n");

      Rollout waiting =
          stage
              .client()
              .await("word of Prometheus", ROLLOUT, r -> r.getReason().contains("bad_data"));

      assertThat(waiting.getState()).isEqualTo(Rollout.State.WAITING);
      assertThat(waiting.getReason())
          .contains("wrong: Prometheus main at", "answers 400", "parse error")
          .endsWith("to max(up{version=\"v1\"}");
    }
  }

  private void serve() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve("prometheus: {main: {url: \"http://127.0.0.1:" + port + "\"}}\n");
  }

  private void rollout(String strategy, String metrics) throws IOException {
    String analysis = "analysis:\n  interval: 1s\n  metrics:\n" + metrics.indent(4);
    stage.put(ROLLOUT + ".yaml", Texts.rollout(ROLLOUT, strategy, analysis));
  }

  private Monitoring monitoring(int admin) throws Exception {
    var monitoring =
        new Monitoring(
            folder,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), admin),
            stage.plane().operatorsPort(),
            "nobody-asks-for-it",
            port);
    Await.until(
        "a scrape of the Envoy", () -> monitoring.query("up{job=\"envoy\"} == 1").size() == 1);
    return monitoring;
  }

  private static Optional<Check> check(Rollout rollout, String id, String outcome) {
    return rollout.getChecksList().stream()
        .filter(check -> check.getId().equals(id) && check.getOutcome().equals(outcome))
        .findFirst();
  }
}

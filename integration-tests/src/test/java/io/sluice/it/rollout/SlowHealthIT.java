package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.control.demo.Stamp;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class SlowHealthIT {
  private static final Duration UNHEALTHY = Duration.ofSeconds(3);
  private static final String HEALTH =
      "health: {path: /healthz, interval: 500ms, timeout: 5s}, connectTimeout: 10s";
  private static final String ONE_VERSION =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"], %s}
      """
          .formatted(HEALTH);
  private static final String TWO_VERSIONS =
      ONE_VERSION + "  v2: {endpoints: [\"${v2}\"], %s}\n".formatted(HEALTH);

  @RegisterExtension final Stage stage;

  SlowHealthIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void candidate_whoseHealthCheckPassesLate_getsNoRequestBefore() throws Exception {
    stage.put("shop.yaml", ONE_VERSION);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    Stamp start = Stamp.now();
    stage.model("v2").behave(Behaviour.GOOD.healthyAfter(UNHEALTHY));
    stage.put(
        "shop.yaml",
        TWO_VERSIONS
            + "---\n"
            + Texts.rollout("shop-v2", "{canary: {weights: [50%, 100%], bake: 1s}}", ""));

    Rollout end = stage.client().awaitEnd("shop-v2");

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    LoadTotals totals = load.stop();
    assertThat(totals.failures()).as("%s", totals).isZero();
    assertThat(totals.byVersion().get("v2"))
        .satisfies(v2 -> assertThat(v2.first().since(start)).isGreaterThan(UNHEALTHY));
    assertThat(stage.model("v2").healthChecks()).isPositive();
  }
}

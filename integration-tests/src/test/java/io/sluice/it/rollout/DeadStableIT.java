package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A person who wants to go back to a version that is dead at the Envoys. */
final class DeadStableIT {
  private static final String HEALTH =
      "health: {path: /healthz, interval: 300ms, timeout: 5s}, connectTimeout: 10s";
  private static final String SHOP =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"], %s}
        v2: {endpoints: ["${v2}"], %s}
      ---
      """
          .formatted(HEALTH, HEALTH);
  private static final String GATED =
      "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 100%}]}}";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());

  DeadStableIT() throws IOException {}

  @Test
  void abort_ontoADeadStable_isSeenBeforeAndRefused_andForceDoesIt() throws Exception {
    stage.put("shop.yaml", SHOP + Texts.rollout("shop-v2", GATED, ""));
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.client().awaitPhase("shop-v2", "gate");

    stage.model("v1").behave(Behaviour.GOOD.healthyAfter(Duration.ofHours(1)));
    Rollout warned = stage.client().await("a dead stable", "shop-v2", r -> r.getNoticesCount() > 0);

    assertThat(warned.getNotices(0)).contains("the stable version v1 has no healthy endpoint");
    run("abort").assertRefused("would give all its traffic to v1, which has no healthy endpoint");
    run("rollback").assertRefused("possible: pause, promote, promote --full, abort --force");
    assertThat(ControlClient.weight(stage.client().rollout("shop-v2"))).isEqualTo(2_000);

    var _ = run("abort", "--force").ok();
    assertThat(stage.client().awaitEnd("shop-v2").getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);
  }

  private CommandRun run(String verb, String... options) {
    var line = new ArrayList<>(List.of(verb, "shop-v2"));
    line.addAll(List.of(options));
    return CommandRun.of(stage.server(), line.toArray(String[]::new));
  }
}

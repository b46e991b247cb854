package io.sluice.control.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.rollout.plan.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutDifferenceTest {
  private static final String SERVICE =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      {kind: Rollout, name: shop-v2, service: shop, candidate: v2, REST}
      """;

  @TempDir Path folder;

  private Rollout rollout(String rest) throws IOException {
    Files.writeString(folder.resolve("all.yaml"), SERVICE.replace("REST", rest));
    return switch (ConfigLoader.load(folder)) {
      case ConfigResult.Loaded(var config, _) -> config.rollouts().values().iterator().next();
      case ConfigResult.Refused(var errors) -> throw new AssertionError(errors.toString());
    };
  }

  @Test
  void phases_thatDiffer_areToldAsPeopleReadThem() throws IOException {
    Rollout running = rollout("strategy: {canary: {weights: [10%], bake: 5m}}");
    Rollout file = rollout("strategy: {canary: {weights: [30%], bake: 10m}}");

    assertThat(RolloutDifference.of(running, file))
        .startsWith("phases: shift to 10 %, bake 5m")
        .contains(" → shift to 30 %, bake 10m")
        .doesNotContain("[", "PT");
  }

  @Test
  void alertsAndHandling_thatDiffer_areToldWithoutTheirInsides() throws IOException {
    Rollout running = rollout("strategy: {basic: {}}");
    Rollout file =
        rollout(
            "strategy: {basic: {}}, onFailure: pause, alerts: [{match: {a: b}, action: pause}]");

    assertThat(RolloutDifference.of(running, file))
        .isEqualTo("onFailure: rollback → pause; alerts differ");
  }

  @Test
  void same_hasNoDifference() throws IOException {
    Rollout rollout = rollout("strategy: {basic: {}}");

    assertThat(RolloutDifference.of(rollout, rollout)).isEmpty();
  }
}

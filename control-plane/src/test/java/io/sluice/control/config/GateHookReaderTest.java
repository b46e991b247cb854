package io.sluice.control.config;

import static io.sluice.control.config.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.HttpCall.Header;
import io.sluice.rollout.plan.Phase.Gate;
import io.sluice.rollout.plan.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GateHookReaderTest {
  private static final String ALERTS = "alerts: [{match: {severity: page}}]\n";

  @Test
  void gates_ofSteps_becomePhases() {
    Rollout rollout =
        rollout(
            """
            strategy:
              canary:
                steps:
                  - {weight: 1%, bake: 1m, gate: {manual: {timeout: 1h, onTimeout: rollback}}}
                  - {weight: 5%, bake: 1m, gate: {manual: {timeout: 2h}}}
                  - {weight: 100%, bake: 1m, gate: {http: {url: "https://ci.example/eval?m=2"}}}
            """
                + ALERTS);

    assertThat(rollout.plan().phases())
        .filteredOn(Gate.class::isInstance)
        .containsExactly(
            new Gate(new GateCheck.Timed(Duration.ofHours(1), OnTimeout.ROLLBACK)),
            new Gate(new GateCheck.Timed(Duration.ofHours(2), OnTimeout.ABORT)),
            new Gate(
                new GateCheck.Http(
                    new HttpCall(
                        "https://ci.example/eval?m=2",
                        List.of(),
                        Optional.empty(),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1)))));
  }

  @Test
  void hook_withEverything_namesItsSecrets() {
    Rollout rollout =
        rollout(
            """
            strategy: {basic: {}}
            hooks:
              - at: before-phase
                http:
                  url: https://ci:81/approve
                  headers:
                    Authorization: {bearer: ci}
                    x-api-key: {secret: key}
                    x-team: {value: ml}
                  expect: 204
                  timeout: 2s
                  every: 3s
                  within: 1m
            """
                + ALERTS);

    assertThat(rollout.hooks().getFirst().call())
        .isEqualTo(
            new HttpCall(
                "https://ci:81/approve",
                List.of(
                    new Header("authorization", "Bearer ", Optional.of("ci")),
                    new Header("x-api-key", "", Optional.of("key")),
                    new Header("x-team", "ml", Optional.empty())),
                Optional.of(204),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofMinutes(1)));
  }

  @Test
  void hooks_haveTheDefaultsOfTheirMoment() {
    Rollout rollout =
        rollout(
            """
            strategy: {basic: {}}
            hooks:
              - {at: before-phase, http: {url: "http://ci"}}
              - {at: after-rollback, http: {url: "http://ci"}}
              - {at: before-promote, http: {url: "http://ci"}, onError: ignore}
            """
                + ALERTS);

    assertThat(rollout.hooks())
        .extracting(Hook::at, Hook::onError)
        .containsExactly(
            tuple(Moment.BEFORE_PHASE, OnError.FAIL),
            tuple(Moment.AFTER_ROLLBACK, OnError.IGNORE),
            tuple(Moment.BEFORE_PROMOTE, OnError.IGNORE));
    assertThat(rollout.hooks().getLast().call().within()).isZero();
  }

  private static Rollout rollout(String fields) {
    String document =
        Samples.SERVICE
            + "---\nkind: Rollout\nname: shop-v2\nservice: shop\ncandidate: v2\n"
            + fields;
    return config(document).rollouts().values().iterator().next();
  }
}

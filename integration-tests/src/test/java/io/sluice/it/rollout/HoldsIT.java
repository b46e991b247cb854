package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.FreezeRequest;
import io.sluice.proto.control.v1.GetFreezeStateRequest;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.ThawRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Windows, freezes, groups and {@code after}: what they hold, and what they do not. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class HoldsIT {
  private static final String CART =
      """
      ---
      kind: Service
      name: cart
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      hosts: [cart.example]
      stable: v1
      versions:
        v1: {endpoints: ["${v1}"], connectTimeout: 10s}
        v2: {endpoints: ["${v2}"], connectTimeout: 10s}
      ---
      """;
  private static final String STRATEGY = "{canary: {weights: [20%, 100%], bake: 2s, maxBake: 60s}}";
  private static final String GROUP = "group: {name: both, abort: together}\n";

  @RegisterExtension final Stage stage;

  HoldsIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void windowAndFreeze_holdEachStepForward_andTheGroupIsPromotedInLockstep() throws Exception {
    LoadGenerator load = begin();
    stage.put("both.yaml", cart(GROUP) + "---\n" + shop(GROUP + closedWindow()));
    Rollout closed = awaitReason("shop-v2", "waits for the window: opens ");
    assertThat(closed.getState()).isEqualTo(Rollout.State.WAITING);
    assertThat(stage.client().rollout("cart-v2").getReason())
        .startsWith("waits for shop-v2 of its group, which waits for the window: opens ");
    stage.countRequests(load, 50);
    assertThat(stage.requests("v2")).isZero();

    freeze("shop");
    stage.put("both.yaml", cart(GROUP) + "---\n" + shop(GROUP));
    var _ = awaitReason("shop-v2", "waits for a thaw, frozen by local: Black Friday");
    var _ = stage.client().call().thaw(ThawRequest.getDefaultInstance());
    var _ = stage.client().awaitWeight("shop-v2", 2_000);
    freeze();
    var _ = awaitReason("cart-v2", "waits for ");
    stage.countRequests(load, 400);
    stage.assertShare("v1", "v2", 2_000);
    assertThat(ControlClient.weight(stage.client().rollout("shop-v2"))).isEqualTo(2_000);
    var _ = stage.client().call().thaw(ThawRequest.getDefaultInstance());

    assertThat(stage.client().awaitEnd("shop-v2").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().awaitEnd("cart-v2").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events("cart-v2"))
        .extracting(Event::getType)
        .containsSubsequence("waited", "started", "weights-set", "held", "promoted");
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void frozenGroupWithAFailingMember_goesBackTogether_andWhatComesAfterWaits() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.3));
    LoadGenerator load = begin();
    var later = cart("after: [shop-v2]\n").replace("name: cart-v2", "name: later");
    stage.put("all.yaml", cart(GROUP) + "---\n" + shop(GROUP) + "---\n" + later);
    var _ = stage.client().await("has traffic", "shop-v2", r -> ControlClient.weight(r) == 2_000);
    freeze();

    Rollout shop = stage.client().awaitEnd("shop-v2");
    Rollout cart = stage.client().awaitEnd("cart-v2");

    assertThat(shop.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(cart.getOutcome()).isEqualTo(Rollout.Outcome.ABORTED);
    assertThat(cart.getReason()).isEqualTo("shop-v2 of its group was taken back");
    assertThat(stage.client().rollout("later").getReason())
        .isEqualTo("waits for shop-v2 to be promoted, which has ended without it");
    assertThat(
            stage
                .client()
                .call()
                .getFreezeState(GetFreezeStateRequest.getDefaultInstance())
                .getFreezesList())
        .hasSize(1);
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
  }

  private LoadGenerator begin() throws Exception {
    stage.put("services.yaml", Texts.SHOP + CART + Texts.CHECKS);
    stage.serve();
    var _ = stage.envoy();
    return stage.load();
  }

  private void freeze(String... services) {
    var request =
        FreezeRequest.newBuilder()
            .addAllServices(List.of(services))
            .setReason("Black Friday")
            .build();
    assertThat(stage.client().call().freeze(request).getFreezesList()).isNotEmpty();
  }

  private Rollout awaitReason(String rollout, String reason) throws Exception {
    return stage.client().await(reason, rollout, r -> r.getReason().startsWith(reason));
  }

  private static String shop(String fields) {
    return Texts.rollout("shop-v2", STRATEGY) + fields;
  }

  /** Without load there is nothing to judge it by. */
  private static String cart(String fields) {
    return """
    kind: Rollout
    name: cart-v2
    service: cart
    candidate: v2
    alerts: [{match: {severity: page}}]
    strategy: %s
    """
            .formatted(STRATEGY)
        + fields;
  }

  private static String closedWindow() {
    var now = InstantSource.system().instant().atZone(ZoneOffset.UTC);
    var hour = DateTimeFormatter.ofPattern("HH':00'");
    return "windows: [{hours: \"%s-%s\"}]\n"
        .formatted(now.plusHours(3).format(hour), now.plusHours(4).format(hour));
  }
}

package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Edits that change more than weights, under load: what is new is there before the old goes. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#all")
final class ConfigMovesIT {
  private static final String CART =
      """
      ---
      kind: Service
      name: cart
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      hosts: [cart.example]
      stable: v3
      versions:
        v3: {endpoints: ["${v3}"], connectTimeout: 10s}
      """;

  private static final long FURTHER = 100;

  @RegisterExtension final Stage stage;

  ConfigMovesIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void protocolOfAVersion_changed_failsNoRequest() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    EnvoyProcess envoy = stage.envoy();
    LoadGenerator load = stage.load();
    assertThat(http2Connections(envoy)).isZero();

    stage.put("shop.yaml", Texts.SHOP.replace("\"${v1}\"],", "\"${v1}\"], protocol: http2,"));
    Await.until("HTTP/2 to the version", () -> http2Connections(envoy) > 0);
    var _ = load.awaitRequests(FURTHER, Await.LIMIT);
    stage.put("shop.yaml", Texts.SHOP);
    long before = http2Connections(envoy);
    var _ = load.awaitRequests(FURTHER, Await.LIMIT);

    assertThat(http2Connections(envoy)).isEqualTo(before);
    assertNoFailure(load);
  }

  private static long http2Connections(EnvoyProcess envoy) throws IOException {
    return envoy.admin().stat("cluster.shop__v1.upstream_cx_http2_total").orElse(0);
  }

  @Test
  void oldStableVersion_takenOut_failsNoRequest() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve();
    EnvoyProcess envoy = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", "{basic: {}}", ""));
    assertThat(stage.client().awaitEnd("shop-v2").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(clusters(envoy)).contains("shop__v1", "shop__v2");

    stage.remove("shop-v2.yaml");
    stage.put(
        "shop.yaml",
        Texts.SHOP.replaceAll("(?m)^  v1:.*\n", "").replace("stable: v1", "stable: v2"));
    Await.until("the version's cluster is gone", () -> !clusters(envoy).contains("shop__v1"));
    stage.countRequests(load, FURTHER);

    assertThat(stage.requests("v2")).isPositive();
    assertNoFailure(load);
  }

  @Test
  void listener_atAnotherAddress_isThereBeforeTheOldOneGoes() throws Exception {
    int old = FreePorts.one();
    int fresh = FreePorts.one();
    stage.put("shop.yaml", at(old));
    stage.serve();
    EnvoyProcess envoy = stage.envoy("envoy-1");
    Await.until("the listener", () -> listeners(envoy).contains("127.0.0.1:" + old));
    try (TwoAddresses caller = new TwoAddresses(old, fresh)) {
      Await.until("answers at the old address", () -> caller.answeredAtFirst() > FURTHER);
      stage.put("shop.yaml", at(fresh));
      Await.until(
          "only the new listener", () -> listeners(envoy).equals(Set.of("127.0.0.1:" + fresh)));
      long so = caller.answeredAtSecond();
      Await.until("answers at the new address", () -> caller.answeredAtSecond() > so + FURTHER);

      assertThat(caller.stop()).isEmpty();
    }
  }

  @Test
  void service_toAnotherListener_isThereBeforeTheOldRoutesForgetIt() throws Exception {
    int fresh = FreePorts.one();
    stage.put("shop.yaml", Texts.SHOP + CART);
    stage.serve();
    EnvoyProcess envoy = stage.envoy();
    LoadGenerator cart = stage.load(plan -> plan.host("cart.example"));
    int old = Integer.parseInt(stage.address().substring("127.0.0.1:".length()));
    try (TwoAddresses caller = new TwoAddresses(old, fresh)) {
      Await.until("answers at the old address", () -> caller.answeredAtFirst() > FURTHER);
      stage.put("shop.yaml", at(fresh) + CART);
      Await.until("answers at the new address", () -> caller.answeredAtSecond() > FURTHER);
      var _ = cart.awaitRequests(FURTHER, Await.LIMIT);

      assertThat(listeners(envoy)).hasSize(2);
      assertThat(caller.stop()).isEmpty();
      assertNoFailure(cart);
    }
  }

  private static String at(int port) {
    return Texts.SHOP.replace("${port}", Integer.toString(port));
  }

  private static Set<String> clusters(EnvoyProcess envoy) throws IOException {
    return names(envoy.admin().clusters().path("cluster_statuses"));
  }

  private static Set<String> listeners(EnvoyProcess envoy) throws IOException {
    return names(envoy.admin().json("/listeners?format=json").path("listener_statuses"));
  }

  private static Set<String> names(JsonNode statuses) {
    Set<String> names = new HashSet<>();
    statuses.forEach(status -> names.add(status.path("name").asText()));
    return names;
  }

  private static void assertNoFailure(LoadGenerator load) throws Exception {
    LoadTotals totals = load.stop();
    assertThat(totals.failures()).as("%s", totals).isZero();
  }
}

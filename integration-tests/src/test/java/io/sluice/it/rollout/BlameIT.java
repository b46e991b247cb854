package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.server.Server;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Where failures come from, as the verdict on them says it. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class BlameIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String CANARY = "{canary: {weights: [50%, 100%], bake: 5m}}";

  /** The Envoys' counts of endpoints come every two seconds. */
  private static final String ANALYSIS =
      """
      analysis:
        interval: 6s
        metrics:
          - {name: error-rate, max: 5%, minSamples: 20}
      """;

  private static final String SERVICE =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: ${port}}
      stable: v1
      """;

  @RegisterExtension final Stage stage;
  private final List<Server> servers = new ArrayList<>();

  BlameIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop().join());
  }

  @Test
  void oneBadEndpointOfThree_isNamed_withItsStatus() throws Exception {
    stage.model("bad").behave(Behaviour.GOOD.with(new Fault.Status(503), 1));
    stage.put(
        "shop.yaml",
        SERVICE
            + """
            versions:
              v1: {endpoints: ["${v1}"], connectTimeout: 10s}
              v2: {endpoints: ["${good1}", "${bad}", "${good2}"], connectTimeout: 10s}
            """);
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.load();

    assertThat(verdict())
        .containsPattern(
            "[0-9,]+ of [0-9,]+ failures are at endpoint "
                + stage.model("bad").endpoint()
                + ", which has 3[0-9] % of the requests; all failures have status 503");
  }

  @Test
  void failuresOfAllEndpoints_nameNone() throws Exception {
    for (String model : List.of("bad1", "bad2")) {
      stage.model(model).behave(Behaviour.GOOD.with(new Fault.Status(500), 0.5));
    }
    stage.put(
        "shop.yaml",
        SERVICE
            + """
            versions:
              v1: {endpoints: ["${v1}"], connectTimeout: 10s}
              v2: {endpoints: ["${bad1}", "${bad2}"], connectTimeout: 10s}
            """);
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.load();

    assertThat(verdict())
        .doesNotContain("at endpoint", "on route")
        .contains("all failures have status 500");
  }

  @Test
  void oneBadRouteOfTwo_isNamed() throws Exception {
    stage.put(
        "shop.yaml",
        SERVICE
            + """
            routes: [{match: {prefix: /search}}, {match: {prefix: /}}]
            versions:
              v1: {endpoints: ["${v1}"], connectTimeout: 10s}
              v2: {endpoints: ["%s"], connectTimeout: 10s}
            """
                .formatted(failingOn("/search")));
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.load(plan -> plan.path("/search/all"));
    var _ = stage.load(plan -> plan.path("/buy"));

    assertThat(verdict())
        .containsPattern(
            "; [0-9,]+ of [0-9,]+ failures are on route /search, which has [45][0-9] % of the"
                + " requests; all failures have status 503");
  }

  private String failingOn(String path) {
    Server server =
        Server.builder()
            .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .serviceUnder(path, (_, _) -> HttpResponse.of(HttpStatus.SERVICE_UNAVAILABLE))
            .serviceUnder("/", (_, _) -> HttpResponse.of(HttpStatus.OK))
            .build();
    servers.add(server);
    server.start().join();
    return "127.0.0.1:" + server.activeLocalPort();
  }

  private String verdict() throws Exception {
    stage.put(ROLLOUT + ".yaml", Texts.rollout(ROLLOUT, CANARY, ANALYSIS));
    Rollout end = stage.client().awaitEnd(ROLLOUT);
    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    return end.getReason();
  }
}

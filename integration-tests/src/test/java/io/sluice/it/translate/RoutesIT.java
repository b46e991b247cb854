package io.sluice.it.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.sluice.control.config.PathMatch;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.RouteConfig.HeaderChanges;
import io.sluice.control.config.RouteConfig.Rewrite;
import io.sluice.control.config.RouteConfig.Upgrade;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.it.translate.TestFleet.Shape;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests become on their way through real Envoys. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class RoutesIT {
  private final String version;
  @TempDir private Path folder;
  private TestFleet fleet;

  RoutesIT(String version) {
    this.version = version;
  }

  @BeforeEach
  void start() throws Exception {
    Shape shape =
        new Shape(
            Optional.empty(),
            Protocol.HTTP1,
            List.of(predict(), plain("/socket", Upgrade.WEBSOCKET), plain("/", Upgrade.NONE)));
    fleet = new TestFleet(version, folder, Variant.DELTA, shape);
    fleet.publish(0, 0);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void request_isRewrittenOnItsWay() throws Exception {
    AggregatedHttpResponse answer =
        send(head(HttpMethod.POST, "/v1/predict/a?b=c").set("cookie", "secret=1"));

    RequestHeaders seen = fleet.v1.lastHeaders().orElseThrow();
    assertThat(seen.path()).isEqualTo("/predict/a?b=c");
    assertThat(seen.authority()).isEqualTo("model.internal");
    assertThat(seen.get("x-share")).isEqualTo("100% %REQ(x)%");
    assertThat(seen.contains("x-empty")).isTrue();
    assertThat(seen.contains("cookie")).isFalse();
    assertThat(answer.headers().get("cache-control")).isEqualTo("no-store");
    assertThat(answer.headers().get("x-sluice-version")).isEqualTo("v1");
    assertThat(answer.headers().get("x-request-id")).isEqualTo(seen.get("x-request-id"));
  }

  @Test
  void request_otherMethod_takesTheNextRoute() throws Exception {
    send(head(HttpMethod.GET, "/v1/predict/a"));
    assertThat(fleet.v1.lastHeaders().orElseThrow().path()).isEqualTo("/v1/predict/a");
  }

  @Test
  void host_withPort_isMatchedWithoutIt() throws Exception {
    assertThat(send(head(HttpMethod.GET, "/").authority("shop.example:21100")).status())
        .isEqualTo(HttpStatus.OK);
    assertThat(send(head(HttpMethod.GET, "/").authority("other.example")).status())
        .isEqualTo(HttpStatus.NOT_FOUND);
  }

  /** The model knows no websockets: that it was asked shows that Envoy let the upgrade by. */
  @Test
  void websocket_passesOnlyWhereItIsAllowed() throws Exception {
    assertThat(handshake("/other")).isEqualTo(403);
    assertThat(requestsToModel()).isZero();
    assertThat(handshake("/socket")).isNotEqualTo(403);
    assertThat(requestsToModel()).isOne();
  }

  private AggregatedHttpResponse send(RequestHeadersBuilder head) throws Exception {
    BlockingWebClient client = WebClient.of("h1c://" + fleet.address()).blocking();
    return client.execute(head.build(), HttpData.empty());
  }

  private long requestsToModel() throws Exception {
    return fleet.envoy().admin().stat("cluster.shop__v1.upstream_rq_total").orElse(0);
  }

  private static RequestHeadersBuilder head(HttpMethod method, String path) {
    return RequestHeaders.builder(method, path).authority("shop.example");
  }

  /** {@return the status with which the upgrade is refused} */
  private int handshake(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      client
          .newWebSocketBuilder()
          .connectTimeout(Duration.ofSeconds(20))
          .buildAsync(URI.create("ws://" + fleet.address() + path), new WebSocket.Listener() {})
          .join();
      throw new AssertionError("the model took a websocket");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private static RouteConfig predict() {
    return new RouteConfig(
        new PathMatch.Prefix("/v1/predict"),
        List.of("POST", "PUT"),
        List.of(),
        new Rewrite(Optional.of("/predict"), Optional.of("model.internal")),
        Duration.ofSeconds(10),
        Optional.empty(),
        Optional.empty(),
        Upgrade.NONE,
        new HeaderChanges(
            new TreeMap<>(Map.of("x-share", "100% %REQ(x)%", "x-empty", "")), List.of("cookie")),
        new HeaderChanges(new TreeMap<>(Map.of("cache-control", "no-store")), List.of()));
  }

  private static RouteConfig plain(String prefix, Upgrade upgrade) {
    return new RouteConfig(
        new PathMatch.Prefix(prefix),
        List.of(),
        List.of(),
        new Rewrite(Optional.empty(), Optional.empty()),
        RouteConfig.DEFAULT_TIMEOUT,
        Optional.empty(),
        Optional.empty(),
        upgrade,
        HeaderChanges.NONE,
        HeaderChanges.NONE);
  }
}

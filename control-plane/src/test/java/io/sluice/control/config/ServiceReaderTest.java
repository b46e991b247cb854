package io.sluice.control.config;

import static io.sluice.control.config.Samples.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.RouteConfig.HeaderChanges;
import io.sluice.control.config.RouteConfig.Retries;
import io.sluice.control.config.RouteConfig.Rewrite;
import io.sluice.control.config.RouteConfig.Upgrade;
import io.sluice.control.config.VersionConfig.CircuitBreakers;
import io.sluice.control.config.VersionConfig.HealthConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.OutlierDetection;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ServiceReaderTest {
  private static final String WHOLE_VERSION =
      """
      apiVersion: sluice/v1
      kind: Service
      name: shop
      fleet: edge
      listen: none
      stable: v1
      versions:
        v1:
          endpoints: ["127.0.0.1:9001", "[2001:DB8:0::1]:9002"]
          protocol: http2
          health:
            {path: /ok?a=b, interval: 2s, timeout: 500ms, unhealthyThreshold: 4, healthyThreshold: 1}
          connectTimeout: 250ms
          circuitBreakers: {maxConnections: 1, maxPendingRequests: 2, maxRequests: 3, maxRetries: 4}
          outlierDetection: {consecutive5xx: 5, interval: 10s, baseEjectionTime: 1m}
          lb: leastRequest
      """;

  @Test
  void service_withTheLeast_hasDefaults() {
    ServiceConfig service = service(Samples.SERVICE);

    assertThat(service.name()).isEqualTo("shop");
    assertThat(service.fleet()).isEqualTo("edge");
    assertThat(service.listen()).contains(new ListenConfig("0.0.0.0", 10_000));
    assertThat(service.hosts()).containsExactly("*");
    assertThat(service.routes()).containsExactly(RouteConfig.DEFAULT);
    assertThat(service.sticky()).isEmpty();
    assertThat(service.stable()).isEqualTo("v1");
    assertThat(service.versions().sequencedKeySet()).containsExactly("v1", "v2");
    assertThat(service.versions().get("v2"))
        .isEqualTo(
            new VersionConfig(
                "v2",
                new Upstream.Endpoints(List.of(new HostPort("127.0.0.1", 9002))),
                Protocol.HTTP1,
                Optional.empty(),
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty(),
                LoadBalancing.ROUND_ROBIN));
  }

  @Test
  void version_withEverything_isReadWhole() {
    VersionConfig version = service(WHOLE_VERSION).versions().get("v1");

    assertThat(version)
        .isEqualTo(
            new VersionConfig(
                "v1",
                new Upstream.Endpoints(
                    List.of(new HostPort("127.0.0.1", 9001), new HostPort("2001:db8::1", 9002))),
                Protocol.HTTP2,
                Optional.of(
                    new HealthConfig(
                        "/ok?a=b", Duration.ofSeconds(2), Duration.ofMillis(500), 4, 1)),
                Duration.ofMillis(250),
                Optional.of(
                    new CircuitBreakers(
                        OptionalInt.of(1),
                        OptionalInt.of(2),
                        OptionalInt.of(3),
                        OptionalInt.of(4))),
                Optional.of(
                    new OutlierDetection(
                        OptionalInt.of(5),
                        Optional.of(Duration.ofSeconds(10)),
                        Optional.of(Duration.ofMinutes(1)))),
                LoadBalancing.LEAST_REQUEST));
  }

  @Test
  void version_ofGrpcByName_needsNoHealthPath() {
    VersionConfig version =
        versions("{v1: {dns: \"shop-v1.svc:8080\", protocol: grpc, health: {}, lb: random}}")
            .values()
            .iterator()
            .next();

    assertThat(version.upstream()).isEqualTo(new Upstream.Dns(new HostPort("shop-v1.svc", 8080)));
    assertThat(version.health().map(HealthConfig::path)).contains("");
  }

  @Test
  void names_thatLookLikeNumbersOrFlags_areTheTextsThatStandThere() {
    ServiceConfig service =
        service(
            """
            kind: Service
            name: 0x10
            fleet: 007
            listen: {port: 0010000}
            stable: 1.10
            versions:
              1.10: {dns: "a:80"}
              no: {dns: "a:80"}
              1e3: {dns: "a:80"}
              true: {dns: "a:80"}
              "null": {dns: "a:80"}
              2024-01-01: {dns: "a:80"}
            """);

    assertThat(service.name()).isEqualTo("0x10");
    assertThat(service.fleet()).isEqualTo("007");
    assertThat(service.listen()).contains(new ListenConfig("0.0.0.0", 10_000));
    assertThat(service.stable()).isEqualTo("1.10");
    assertThat(service.versions().sequencedKeySet())
        .containsExactly("1.10", "no", "1e3", "true", "null", "2024-01-01");
  }

  @Test
  void route_withEverything_isReadWhole() {
    RouteConfig route =
        route(
            """
            {match: {prefix: /v1/predict, methods: [POST, GET], headers: [
                {header: X-A, exact: "1"}, {header: x-b, prefix: be}, {header: x-c, regex: "c+"},
                {header: x-d, present: true}, {header: x-e, absent: true}]},
             rewrite: {prefix: /predict, host: "model.internal:8080"},
             timeout: 0s, idleTimeout: 1m30s,
             retries: {attempts: 2, on: [connect-failure, 5xx]},
             websocket: true,
             headers: {request: {set: {X-Team: "a: b"}, remove: [X-Old]}, response: {remove: [server]}}}
            """);

    assertThat(route)
        .isEqualTo(
            new RouteConfig(
                new PathMatch.Prefix("/v1/predict"),
                List.of("POST", "GET"),
                List.of(
                    new HeaderMatch.Exact("x-a", "1"),
                    new HeaderMatch.Prefix("x-b", "be"),
                    new HeaderMatch.Regex("x-c", "c+"),
                    new HeaderMatch.Present("x-d"),
                    new HeaderMatch.Absent("x-e")),
                new Rewrite(Optional.of("/predict"), Optional.of("model.internal:8080")),
                Duration.ZERO,
                Optional.of(Duration.ofSeconds(90)),
                Optional.of(new Retries(2, List.of("connect-failure", "5xx"))),
                Upgrade.WEBSOCKET,
                new HeaderChanges(new TreeMap<>(Map.of("x-team", "a: b")), List.of("x-old")),
                new HeaderChanges(new TreeMap<>(), List.of("server"))));
  }

  @Test
  void path_eachKindOfMatch_isRead() {
    assertThat(route("{match: {path: /a}}").path()).isEqualTo(new PathMatch.Exact("/a"));
    assertThat(route("{match: {regex: '/a/\\d+'}}").path())
        .isEqualTo(new PathMatch.Regex("/a/\\d+"));
    assertThat(route("{match: {methods: [GET]}}").path()).isEqualTo(new PathMatch.Prefix("/"));
    assertThat(route("{timeout: 15s}")).isEqualTo(RouteConfig.DEFAULT);
  }

  @Test
  void sticky_byCookieOrHeader_isRead() {
    assertThat(sticky("{cookie: user, ttl: 24h}"))
        .contains(new StickyConfig.Cookie("user", Duration.ofHours(24)));
    assertThat(sticky("{cookie: user}")).contains(new StickyConfig.Cookie("user", Duration.ZERO));
    assertThat(sticky("{header: X-User-Id}")).contains(new StickyConfig.Header("x-user-id"));
  }

  @Test
  void hosts_ofAllKinds_areReadInLowerCase() {
    assertThat(
            service(Samples.SERVICE + "hosts: [Shop.Example, '*.shop.example', 'shop.*', '*']\n")
                .hosts())
        .containsExactly("shop.example", "*.shop.example", "shop.*", "*");
  }

  @Test
  void routes_thatAreNeverReached_areWarnedOf() {
    var loaded =
        Samples.loaded(
            Samples.SERVICE
                + """
                routes:
                  - match: {prefix: /a, methods: [GET, POST]}
                  - match: {prefix: /a/b, methods: [POST]}
                  - match: {prefix: /a/b}
                  - match: {prefix: /}
                  - match: {regex: /x.*}
                """);

    assertThat(loaded.warnings())
        .extracting(Notice::toString)
        .containsExactly(
            "a.yaml:11:5: routes[1]: is never reached, because routes[0] takes its requests",
            "a.yaml:14:5: routes[4]: is never reached, because routes[3] takes its requests");
  }

  private static ServiceConfig service(String yaml) {
    return config(yaml).services().values().iterator().next();
  }

  private static Map<String, VersionConfig> versions(String yaml) {
    return service(
            "{kind: Service, name: a, fleet: b, listen: none, stable: v1, versions: " + yaml + "}")
        .versions();
  }

  private static RouteConfig route(String yaml) {
    return service(Samples.SERVICE + "routes:\n- " + yaml).routes().getFirst();
  }

  private static Optional<StickyConfig> sticky(String yaml) {
    return service(Samples.SERVICE + "sticky: " + yaml).sticky();
  }
}

package io.sluice.control.config;

import static io.sluice.control.config.Rule.exactlyOne;

import io.sluice.control.config.VersionConfig.CircuitBreakers;
import io.sluice.control.config.VersionConfig.HealthConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.OutlierDetection;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/** The reader of a service's versions. */
final class VersionReader {
  private static final int UINT32_ENOUGH = Integer.MAX_VALUE;

  private static final Field<List<HostPort>> ENDPOINTS =
      Field.optional(
          "endpoints",
          ListType.distinct("endpoints such as 127.0.0.1:9001", Addresses.ENDPOINT),
          "Fixed addresses with ports.");
  private static final Field<HostPort> DNS =
      Field.optional(
          "dns", Addresses.DNS, "A name with a port that the Envoys resolve themselves.");
  private static final Field<Protocol> PROTOCOL =
      Field.optional(
              "protocol",
              WordType.of("http1", Protocol.HTTP1)
                  .and("http2", Protocol.HTTP2)
                  .and("grpc", Protocol.GRPC),
              "What the version speaks; grpc is judged by the gRPC status.")
          .or("http1");
  private static final Field<Duration> CONNECT_TIMEOUT =
      Field.optional("connectTimeout", Durations.positive(), "Time to connect.")
          .or(Durations.spelled(VersionConfig.DEFAULT_CONNECT_TIMEOUT));
  private static final Field<LoadBalancing> LB =
      Field.optional(
              "lb",
              WordType.of("roundRobin", LoadBalancing.ROUND_ROBIN)
                  .and("leastRequest", LoadBalancing.LEAST_REQUEST)
                  .and("random", LoadBalancing.RANDOM),
              "How an endpoint is picked.")
          .or("roundRobin");

  private static final Field<String> HEALTH_PATH =
      Field.optional(
          "path", Texts.PATH_AND_QUERY, "Path to ask; without it, gRPC's own health check.");
  private static final Field<Duration> HEALTH_INTERVAL =
      Field.optional("interval", Durations.positive(), "Time between two checks.").or("5s");
  private static final Field<Duration> HEALTH_TIMEOUT =
      Field.optional("timeout", Durations.positive(), "Time for an answer.").or("1s");
  private static final Field<Integer> UNHEALTHY =
      Field.optional(
              "unhealthyThreshold",
              Numbers.whole(1, 100),
              "Failures in a row until an endpoint is out.")
          .or("3");
  private static final Field<Integer> HEALTHY =
      Field.optional(
              "healthyThreshold", Numbers.whole(1, 100), "Successes in a row until it is back.")
          .or("2");
  private static final Field<HealthConfig> HEALTH =
      Field.optional(
          "health",
          ObjectType.of(
              "a health check",
              List.of(HEALTH_PATH, HEALTH_INTERVAL, HEALTH_TIMEOUT, UNHEALTHY, HEALTHY),
              VersionReader::health),
          "Active health checks by the Envoys.");

  private static final Field<Integer> MAX_CONNECTIONS = limit("maxConnections", "Connections.");
  private static final Field<Integer> MAX_PENDING =
      limit("maxPendingRequests", "Requests that wait for a connection.");
  private static final Field<Integer> MAX_REQUESTS = limit("maxRequests", "Requests at a time.");
  private static final Field<Integer> MAX_RETRIES = limit("maxRetries", "Retries at a time.");
  private static final List<Field<?>> BREAKER_FIELDS =
      List.of(MAX_CONNECTIONS, MAX_PENDING, MAX_REQUESTS, MAX_RETRIES);
  private static final Field<CircuitBreakers> CIRCUIT_BREAKERS =
      Field.optional(
          "circuitBreakers",
          ObjectType.of("circuit breakers", BREAKER_FIELDS, VersionReader::breakers)
              .rules(Rule.atLeastOne(BREAKER_FIELDS.toArray(Field<?>[]::new))),
          "Limits of each Envoy, where they are not Envoy's own.");

  private static final Field<Integer> CONSECUTIVE_5XX =
      Field.optional(
          "consecutive5xx",
          Numbers.whole(1, 10_000),
          "Failures in a row that put an endpoint out.");
  private static final Field<Duration> OUTLIER_INTERVAL =
      Field.optional("interval", Durations.positive(), "Time between two looks.");
  private static final Field<Duration> BASE_EJECTION =
      Field.optional("baseEjectionTime", Durations.positive(), "Time out, for the first time.");
  private static final Field<OutlierDetection> OUTLIER_DETECTION =
      Field.optional(
          "outlierDetection",
          ObjectType.of(
              "an outlier detection",
              List.of(CONSECUTIVE_5XX, OUTLIER_INTERVAL, BASE_EJECTION),
              v ->
                  new OutlierDetection(
                      number(v, CONSECUTIVE_5XX),
                      v.given(OUTLIER_INTERVAL),
                      v.given(BASE_EJECTION))),
          "Endpoints that fail are left out for a while.");

  /** A version without its name, which is the key that it stands under. */
  static final ObjectType<VersionConfig> TYPE =
      ObjectType.of(
              "a version",
              List.of(
                  ENDPOINTS,
                  DNS,
                  PROTOCOL,
                  HEALTH,
                  CONNECT_TIMEOUT,
                  CIRCUIT_BREAKERS,
                  OUTLIER_DETECTION,
                  LB),
              VersionReader::version)
          .later("tls", "artifact", "envoy")
          .rules(exactlyOne(ENDPOINTS, DNS))
          .checked(VersionReader::check);

  private VersionReader() {}

  /** {@return the versions with their names} */
  static SequencedMap<String, VersionConfig> named(SequencedMap<String, VersionConfig> versions) {
    SequencedMap<String, VersionConfig> named = new LinkedHashMap<>();
    versions.forEach((name, v) -> named.put(name, named(name, v)));
    return named;
  }

  private static VersionConfig named(String name, VersionConfig v) {
    return new VersionConfig(
        name,
        v.upstream(),
        v.protocol(),
        v.health(),
        v.connectTimeout(),
        v.circuitBreakers(),
        v.outlierDetection(),
        v.lb());
  }

  private static Field<Integer> limit(String name, String doc) {
    return Field.optional(name, Numbers.whole(1, UINT32_ENOUGH), doc);
  }

  private static void check(Values values) {
    boolean needsPath = values.of(PROTOCOL) != Protocol.GRPC;
    if (needsPath && values.given(HEALTH).filter(h -> h.path().isEmpty()).isPresent()) {
      values
          .at(HEALTH)
          .valueOrGap(HEALTH_PATH.name())
          .problem("is missing: the path to ask, such as /healthz (only gRPC has checks without)");
    }
  }

  private static VersionConfig version(Values values) {
    Upstream upstream =
        values
            .given(ENDPOINTS)
            .<Upstream>map(Upstream.Endpoints::new)
            .or(() -> values.given(DNS).map(Upstream.Dns::new))
            .orElseThrow();
    return new VersionConfig(
        "",
        upstream,
        values.of(PROTOCOL),
        values.given(HEALTH),
        values.of(CONNECT_TIMEOUT),
        values.given(CIRCUIT_BREAKERS),
        values.given(OUTLIER_DETECTION),
        values.of(LB));
  }

  private static HealthConfig health(Values values) {
    return new HealthConfig(
        values.given(HEALTH_PATH).orElse(""),
        values.of(HEALTH_INTERVAL),
        values.of(HEALTH_TIMEOUT),
        values.of(UNHEALTHY),
        values.of(HEALTHY));
  }

  private static CircuitBreakers breakers(Values values) {
    return new CircuitBreakers(
        number(values, MAX_CONNECTIONS),
        number(values, MAX_PENDING),
        number(values, MAX_REQUESTS),
        number(values, MAX_RETRIES));
  }

  private static OptionalInt number(Values values, Field<Integer> field) {
    Optional<Integer> given = values.given(field);
    return given.isPresent() ? OptionalInt.of(given.get()) : OptionalInt.empty();
  }
}

package io.sluice.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.it.Envoys;
import io.sluice.it.rollout.Await;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * "TTL" of the xDS protocol with a real Envoy: a layer of its runtime stays while the server lives,
 * though the time to live is short, and goes when the server is gone.
 */
@ParameterizedClass
@MethodSource("kinds")
final class TimeToLiveIT {
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(1);
  private static final int HEARTBEATS = 8;
  private static final String BOOTSTRAP =
      """
      node: {client_features: [xds.config.supports-resource-ttl, xds.config.resource-in-sotw]}
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      layered_runtime:
        layers: [{name: faults, rtds_layer: {name: faults, rtds_config: SOURCE}}]
      DYNAMIC
      static_resources:
        clusters:
        - name: xds
          type: STATIC
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment:
            cluster_name: xds
            endpoints:
            - lb_endpoints:
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: PORT}}}
      """;
  private static final String API =
      "{api_type: VARIANT, transport_api_version: V3,"
          + " grpc_services: [{envoy_grpc: {cluster_name: xds}}]}";

  /** How an Envoy asks for the layer. */
  record Kind(String version, String apiType, Way way) {}

  enum Way {
    AGGREGATED,
    SEPARATE
  }

  static Stream<Kind> kinds() {
    return Envoys.versions()
        .flatMap(version ->
            Stream.of("GRPC", "DELTA_GRPC")
                .flatMap(api -> Stream.of(Way.values()).map(way -> new Kind(version, api, way))));
  }

  private final Kind kind;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  @TempDir private Path folder;

  private final XdsServer server;

  TimeToLiveIT(Kind kind) throws IOException {
    this.kind = kind;
    server = XdsServer.builder().meters(meters).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void layer_livesAsLongAsItsServer() throws Exception {
    Resource layer = layer().expiringAfter(TIME_TO_LIVE);
    try (EnvoyProcess envoy = envoy(server.port())) {
      server.publish("edge", Snapshot.of(List.of(layer)), PushGate.ACKED);
      var _ = envoy.ready(Await.LIMIT);
      Await.until("the layer is in force", () -> fault(envoy).equals("42"));
      long updates = loads(envoy);

      Await.until("heartbeats", () -> count("xds.heartbeats") >= HEARTBEATS);
      assertThat(fault(envoy)).isEqualTo("42");
      if (kind.apiType().equals("DELTA_GRPC")) {
        assertThat(loads(envoy)).as("the layer was not loaded again").isEqualTo(updates);
      }
      assertThat(count("xds.pushes")).isEqualTo(1);
      assertThat(count("xds.nacks")).isZero();
      assertThat(server.fleet().status("edge", List.of(layer)).synced()).isEqualTo(1);

      server.close();
      Await.until("the layer has expired", () -> fault(envoy).isEmpty());
    }
  }

  private EnvoyProcess envoy(int port) throws Exception {
    String api = API.replace("VARIANT", kind.apiType());
    String source = "{resource_api_version: V3, api_config_source: " + api + "}";
    String dynamic = "";
    if (kind.way() == Way.AGGREGATED) {
      source = "{resource_api_version: V3, ads: {}}";
      dynamic = "dynamic_resources: {ads_config: " + api + "}";
    }
    String bootstrap =
        BOOTSTRAP
            .replace("SOURCE", source)
            .replace("DYNAMIC", dynamic)
            .replace("PORT", Integer.toString(port));
    return EnvoyProcess.start(
        EnvoyOptions.of(Envoys.binary(kind.version()), bootstrap, folder).cluster("edge"));
  }

  private static Resource layer() {
    Value percent = Value.newBuilder().setNumberValue(42).build();
    return Resource.of(
        ResourceType.RUNTIME,
        "faults",
        Runtime.newBuilder()
            .setName("faults")
            .setLayer(Struct.newBuilder().putFields("fault.percent", percent))
            .build());
  }

  /** {@return the value that the runtime has; empty if the layer is not in force} */
  private static String fault(EnvoyProcess envoy) throws IOException {
    return envoy
        .admin()
        .json("/runtime")
        .path("entries")
        .path("fault.percent")
        .path("final_value")
        .asText();
  }

  private static long loads(EnvoyProcess envoy) throws IOException {
    return envoy.admin().stat("runtime.load_success").orElse(0);
  }

  private double count(String meter) {
    return meters.find(meter).counters().stream().mapToDouble(c -> c.count()).sum();
  }
}

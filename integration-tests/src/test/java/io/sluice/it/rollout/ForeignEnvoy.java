package io.sluice.it.rollout;

import io.sluice.control.translate.BootstrapOptions.Variant;

/**
 * The bootstrap of an Envoy that somebody else wrote: config by ADS, and no sink for statistics.
 */
final class ForeignEnvoy {
  private ForeignEnvoy() {}

  static String bootstrap(Variant variant, int adminPort, int xdsPort) {
    String api =
        switch (variant) {
          case DELTA -> "DELTA_GRPC";
          case SOTW -> "GRPC";
        };
    return """
    admin: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
    stats_flush_interval: 0.5s
    dynamic_resources:
      ads_config:
        api_type: %s
        transport_api_version: V3
        grpc_services: [{envoy_grpc: {cluster_name: config}}]
      cds_config: {ads: {}, resource_api_version: V3}
      lds_config: {ads: {}, resource_api_version: V3}
    static_resources:
      clusters:
        - name: config
          typed_extension_protocol_options:
            envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
              "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
              explicit_http_config: {http2_protocol_options: {}}
          load_assignment:
            cluster_name: config
            endpoints:
              - lb_endpoints:
                  - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
    """
        .formatted(adminPort, api, xdsPort);
  }
}

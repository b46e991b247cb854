package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.address;
import static io.sluice.control.translate.ProtoValues.duration;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.KeepaliveSettings;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import java.time.Duration;

/** A cluster of a bootstrap that leads to Sluice itself. */
final class ServerCluster {
  /** The cluster of the ADS stream. Not a name that {@link ClusterNames} makes. */
  static final String XDS = "sluice-xds";

  /** The cluster of the stats, apart from {@link #XDS} so that neither starves the other. */
  static final String STATS = "sluice-stats";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** A server that is gone without a word is noticed within the sum of both. */
  private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(10);

  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

  private ServerCluster() {}

  static Cluster of(String name, BootstrapOptions options) {
    HostPort server = options.server();
    Cluster.Builder cluster = clearText(name, server);
    options
        .tls()
        .ifPresent(tls -> cluster.setTransportSocket(TransportSecurity.towardsServer(tls)));
    return cluster.build();
  }

  private static Cluster.Builder clearText(String name, HostPort server) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.STRICT_DNS)
        .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_PREFERRED)
        .setConnectTimeout(duration(CONNECT_TIMEOUT))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName(name)
                .addEndpoints(
                    LocalityLbEndpoints.newBuilder()
                        .addLbEndpoints(
                            LbEndpoint.newBuilder()
                                .setEndpoint(
                                    Endpoint.newBuilder()
                                        .setAddress(address(server.host(), server.port()))))))
        .putTypedExtensionProtocolOptions(
            ClusterTranslation.HTTP_OPTIONS, Any.pack(http2WithKeepalive()));
  }

  private static HttpProtocolOptions http2WithKeepalive() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(
                    Http2ProtocolOptions.newBuilder()
                        .setConnectionKeepalive(
                            KeepaliveSettings.newBuilder()
                                .setInterval(duration(KEEPALIVE_INTERVAL))
                                .setTimeout(duration(KEEPALIVE_TIMEOUT)))))
        .build();
  }
}

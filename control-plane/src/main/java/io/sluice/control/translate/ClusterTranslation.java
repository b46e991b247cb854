package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.address;
import static io.sluice.control.translate.ProtoValues.duration;
import static io.sluice.control.translate.ProtoValues.uint32;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.envoyproxy.envoy.type.v3.Percent;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.rollout.model.Mirror;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.List;

/**
 * The clusters of a service: one for each version that it defines, whatever traffic that gets, so
 * that a step changes routes only; and one more for each version that is to get copies.
 */
final class ClusterTranslation {
  static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  private final ServiceConfig service;

  ClusterTranslation(ServiceConfig service) {
    this.service = service;
  }

  /** {@return the cluster of a version, and its endpoints where they come by EDS} */
  List<Resource> resources(VersionConfig version) {
    return resources(version, version.name());
  }

  /**
   * {@return the same for copies of requests: a cluster of its own, so that neither the counts nor
   * the limits of live requests know of them}
   */
  List<Resource> shadow(VersionConfig version) {
    return resources(version, Mirror.shadowOf(version.name()));
  }

  private List<Resource> resources(VersionConfig version, String countedAs) {
    String name = ClusterNames.encode(service.name(), countedAs);
    Cluster.Builder cluster = common(name, version);
    return switch (version.upstream()) {
      case Upstream.Endpoints endpoints -> {
        cluster.setType(Cluster.DiscoveryType.EDS);
        cluster.getEdsClusterConfigBuilder().setEdsConfig(ProtoValues.FROM_ADS);
        ClusterLoadAssignment assignment = assignment(name, endpoints.addresses());
        yield List.of(
            Resource.of(ResourceType.CLUSTER, name, cluster.build()),
            Resource.of(ResourceType.ENDPOINTS, name, assignment));
      }
      case Upstream.Dns dns -> {
        cluster
            .setType(Cluster.DiscoveryType.STRICT_DNS)
            // IPv6 addresses that a host without IPv6 cannot reach must not take part.
            .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_PREFERRED)
            .setLoadAssignment(assignment(name, List.of(dns.name())));
        yield List.of(Resource.of(ResourceType.CLUSTER, name, cluster.build()));
      }
    };
  }

  private Cluster.Builder common(String name, VersionConfig version) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(name)
            .setConnectTimeout(duration(version.connectTimeout()))
            .setLbPolicy(policy(version.lb()))
            // An endpoint that is removed is gone, even if it still passes its checks.
            .setIgnoreHealthOnHostRemoval(true)
            .putTypedExtensionProtocolOptions(HTTP_OPTIONS, Any.pack(options(version)));
    // Never panic: an endpoint that is out gets nothing, and no endpoint is an honest 503.
    cluster.getCommonLbConfigBuilder().setHealthyPanicThreshold(Percent.getDefaultInstance());
    version
        .health()
        .ifPresent(health ->
            cluster.addHealthChecks(HealthTranslation.check(service, version.protocol(), health)));
    version.circuitBreakers().ifPresent(limits -> cluster.setCircuitBreakers(breakers(limits)));
    version.outlierDetection().ifPresent(outlier -> cluster.setOutlierDetection(outlier(outlier)));
    return cluster;
  }

  private static Cluster.LbPolicy policy(VersionConfig.LoadBalancing lb) {
    return switch (lb) {
      case ROUND_ROBIN -> Cluster.LbPolicy.ROUND_ROBIN;
      case LEAST_REQUEST -> Cluster.LbPolicy.LEAST_REQUEST;
      case RANDOM -> Cluster.LbPolicy.RANDOM;
    };
  }

  private static HttpProtocolOptions options(VersionConfig version) {
    ExplicitHttpConfig.Builder protocol = ExplicitHttpConfig.newBuilder();
    switch (version.protocol()) {
      case HTTP1 -> protocol.setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance());
      case HTTP2, GRPC ->
          protocol.setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    }
    return HttpProtocolOptions.newBuilder().setExplicitHttpConfig(protocol).build();
  }

  private static CircuitBreakers breakers(VersionConfig.CircuitBreakers limits) {
    CircuitBreakers.Thresholds.Builder thresholds =
        CircuitBreakers.Thresholds.newBuilder().setPriority(RoutingPriority.DEFAULT);
    limits.maxConnections().ifPresent(max -> thresholds.setMaxConnections(uint32(max)));
    limits.maxPendingRequests().ifPresent(max -> thresholds.setMaxPendingRequests(uint32(max)));
    limits.maxRequests().ifPresent(max -> thresholds.setMaxRequests(uint32(max)));
    limits.maxRetries().ifPresent(max -> thresholds.setMaxRetries(uint32(max)));
    return CircuitBreakers.newBuilder().addThresholds(thresholds).build();
  }

  private static OutlierDetection outlier(VersionConfig.OutlierDetection config) {
    OutlierDetection.Builder outlier = OutlierDetection.newBuilder();
    config.consecutive5xx().ifPresent(count -> outlier.setConsecutive5Xx(uint32(count)));
    config.interval().ifPresent(time -> outlier.setInterval(duration(time)));
    config.baseEjectionTime().ifPresent(time -> outlier.setBaseEjectionTime(duration(time)));
    return outlier.build();
  }

  private static ClusterLoadAssignment assignment(String name, List<HostPort> addresses) {
    LocalityLbEndpoints.Builder endpoints = LocalityLbEndpoints.newBuilder();
    for (HostPort at : addresses) {
      endpoints.addLbEndpoints(
          LbEndpoint.newBuilder()
              .setEndpoint(Endpoint.newBuilder().setAddress(address(at.host(), at.port()))));
    }
    return ClusterLoadAssignment.newBuilder().setClusterName(name).addEndpoints(endpoints).build();
  }
}

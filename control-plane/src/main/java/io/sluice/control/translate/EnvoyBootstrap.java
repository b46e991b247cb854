package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.TRUE;
import static io.sluice.control.translate.ProtoValues.address;
import static io.sluice.control.translate.ProtoValues.duration;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.DynamicResources;
import io.envoyproxy.envoy.config.bootstrap.v3.ClusterManager;
import io.envoyproxy.envoy.config.core.v3.ApiConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.BackoffStrategy;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.GrpcService.EnvoyGrpc;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.core.v3.RetryPolicy;
import io.envoyproxy.envoy.config.metrics.v3.HistogramBucketSettings;
import io.envoyproxy.envoy.config.metrics.v3.HistogramEmitMode;
import io.envoyproxy.envoy.config.metrics.v3.MetricsServiceConfig;
import io.envoyproxy.envoy.config.metrics.v3.StatsConfig;
import io.envoyproxy.envoy.config.metrics.v3.StatsSink;
import io.envoyproxy.envoy.config.overload.v3.OverloadManager;
import io.envoyproxy.envoy.config.overload.v3.ResourceMonitor;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.time.Duration;

/**
 * The complete file with which an Envoy joins a fleet.
 *
 * <p>Routes, clusters and the like come by ADS; the stats go back on connections of their own, so
 * that neither holds up the other. The node's id is left to Envoy's command line, because a copied
 * file would copy it.
 */
public final class EnvoyBootstrap {
  /** Only the clusters' own histogram: .internal and .external ones would double the volume. */
  private static final String LATENCY = "cluster\\.[^.]+\\.upstream_rq_time";

  private static final Duration BACK_OFF_BASE = Duration.ofMillis(100);
  private static final Duration BACK_OFF_MAX = Duration.ofSeconds(2);
  private static final long MAX_DOWNSTREAM_CONNECTIONS = 50_000;

  private EnvoyBootstrap() {}

  /** {@return the file} */
  public static String yaml(BootstrapOptions options) {
    String comment =
        """
        # The bootstrap of an Envoy of the fleet "%s". Each Envoy of it has its own id:
        #   envoy -c <this file> --service-node <id>
        # Memory: add an overload_manager resource monitor fixed_heap that suits the machine.
        """
            .formatted(options.fleet());
    return comment + EnvoyJson.yaml(bootstrap(options));
  }

  static Bootstrap bootstrap(BootstrapOptions options) {
    Bootstrap.Builder bootstrap =
        Bootstrap.newBuilder()
            .setNode(Node.newBuilder().setCluster(options.fleet()))
            .setAdmin(Admin.newBuilder().setAddress(address("127.0.0.1", options.adminPort())))
            .setDynamicResources(dynamicResources(options.variant()))
            .setStatsConfig(statsConfig())
            .setStatsFlushInterval(duration(options.statsInterval()))
            .addStatsSinks(statsSink())
            .setClusterManager(ClusterManager.newBuilder().setLoadStatsConfig(loadReports()))
            .setOverloadManager(overloadManager());
    bootstrap
        .getStaticResourcesBuilder()
        .addClusters(ServerCluster.of(ServerCluster.XDS, options))
        .addClusters(ServerCluster.of(ServerCluster.STATS, options));
    return bootstrap.build();
  }

  private static DynamicResources dynamicResources(BootstrapOptions.Variant variant) {
    ApiConfigSource.ApiType api =
        switch (variant) {
          case DELTA -> ApiConfigSource.ApiType.DELTA_GRPC;
          case SOTW -> ApiConfigSource.ApiType.GRPC;
        };
    EnvoyGrpc.Builder xds = EnvoyGrpc.newBuilder().setClusterName(ServerCluster.XDS);
    // Envoy's own back-off grows to 30 s: that long a fleet would miss a rollback after an outage.
    xds.setRetryPolicy(
        RetryPolicy.newBuilder()
            .setRetryBackOff(
                BackoffStrategy.newBuilder()
                    .setBaseInterval(duration(BACK_OFF_BASE))
                    .setMaxInterval(duration(BACK_OFF_MAX))));
    return DynamicResources.newBuilder()
        .setAdsConfig(
            ApiConfigSource.newBuilder()
                .setApiType(api)
                .setTransportApiVersion(ApiVersion.V3)
                .setSetNodeOnFirstMessageOnly(true)
                .addGrpcServices(GrpcService.newBuilder().setEnvoyGrpc(xds)))
        .setCdsConfig(ProtoValues.FROM_ADS)
        .setLdsConfig(ProtoValues.FROM_ADS)
        .build();
  }

  private static StatsConfig statsConfig() {
    return StatsConfig.newBuilder()
        .addHistogramBucketSettings(
            HistogramBucketSettings.newBuilder()
                .setMatch(
                    StringMatcher.newBuilder()
                        .setSafeRegex(RegexMatcher.newBuilder().setRegex(LATENCY)))
                .addAllBuckets(LatencyBuckets.boundsMillis()))
        .build();
  }

  private static StatsSink statsSink() {
    MetricsServiceConfig config =
        MetricsServiceConfig.newBuilder()
            .setTransportApiVersion(ApiVersion.V3)
            .setGrpcService(
                GrpcService.newBuilder()
                    .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(ServerCluster.STATS)))
            .setReportCountersAsDeltas(TRUE)
            .setEmitTagsAsLabels(true)
            .setHistogramEmitMode(HistogramEmitMode.HISTOGRAM)
            .build();
    return StatsSink.newBuilder()
        .setName("envoy.stat_sinks.metrics_service")
        .setTypedConfig(Any.pack(config))
        .build();
  }

  /** A stream on which nothing is sent until the counts of endpoints are asked for. */
  private static ApiConfigSource loadReports() {
    return ApiConfigSource.newBuilder()
        .setApiType(ApiConfigSource.ApiType.GRPC)
        .setTransportApiVersion(ApiVersion.V3)
        .addGrpcServices(
            GrpcService.newBuilder()
                .setEnvoyGrpc(EnvoyGrpc.newBuilder().setClusterName(ServerCluster.STATS)))
        .build();
  }

  private static OverloadManager overloadManager() {
    return OverloadManager.newBuilder()
        .addResourceMonitors(
            ResourceMonitor.newBuilder()
                .setName("envoy.resource_monitors.global_downstream_max_connections")
                .setTypedConfig(
                    Any.pack(
                        DownstreamConnectionsConfig.newBuilder()
                            .setMaxActiveDownstreamConnections(MAX_DOWNSTREAM_CONNECTIONS)
                            .build())))
        .build();
  }
}

package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.TRUE;
import static io.sluice.control.translate.ProtoValues.address;
import static io.sluice.control.translate.ProtoValues.duration;
import static io.sluice.control.translate.ProtoValues.uint32;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.sluice.control.config.ListenConfig;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The listener of an address and port. It depends on nothing else, so that neither a step nor
 * another service on it ever drains its connections.
 *
 * <p>The limits are those of Envoy's "Configuring Envoy as an edge proxy", with these exceptions.
 * There is no time limit for a whole request, which would cut uploads, client streams and
 * websockets; slow clients run into the limits for headers and for idle streams. Buffers keep
 * Envoy's 1 MiB, because what does not fit can neither be retried nor mirrored. Headers with
 * underscores pass, because callers of models send them.
 */
final class ListenerTranslation {
  private static final Duration CONNECTION_IDLE = Duration.ofHours(1);
  private static final Duration STREAM_IDLE = Duration.ofMinutes(5);
  private static final Duration REQUEST_HEADERS = Duration.ofSeconds(10);
  private static final int HTTP2_STREAMS = 100;
  private static final int HTTP2_STREAM_WINDOW_BYTES = 64 << 10;
  private static final int HTTP2_CONNECTION_WINDOW_BYTES = 1 << 20;

  private ListenerTranslation() {}

  /** {@return the name of the listener and of its route configuration} */
  static String name(ListenConfig listen) {
    String host = listen.address().contains(":") ? "[" + listen.address() + "]" : listen.address();
    return host + ":" + listen.port();
  }

  /** {@return the listener, and its certificate if it has one} */
  static List<Resource> resources(ListenConfig listen) {
    List<Resource> all = new ArrayList<>(List.of(resource(listen)));
    listen.tls().ifPresent(tls -> all.add(TransportSecurity.secret(name(listen), tls)));
    return all;
  }

  private static Resource resource(ListenConfig listen) {
    String name = name(listen);
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .addFilters(
                Filter.newBuilder()
                    .setName("envoy.filters.network.http_connection_manager")
                    .setTypedConfig(Any.pack(connections(name))));
    if (listen.tls().isPresent()) {
      chain.setTransportSocket(TransportSecurity.ofListener(name));
    }
    Listener listener =
        Listener.newBuilder()
            .setName(name)
            .setAddress(address(listen.address(), listen.port()))
            .addFilterChains(chain)
            .build();
    return Resource.of(ResourceType.LISTENER, name, listener);
  }

  private static HttpConnectionManager connections(String name) {
    return HttpConnectionManager.newBuilder()
        .setStatPrefix(name.replaceAll("[^A-Za-z0-9]+", "_"))
        .setRds(Rds.newBuilder().setConfigSource(ProtoValues.FROM_ADS).setRouteConfigName(name))
        .addAllHttpFilters(filters())
        // Callers are not trusted: Envoy itself says who called, and drops x-envoy-* from outside.
        .setUseRemoteAddress(TRUE)
        .setGenerateRequestId(TRUE)
        // Feedback names the request that it is about.
        .setAlwaysSetRequestIdInResponse(true)
        .setNormalizePath(TRUE)
        .setMergeSlashes(true)
        .setRequestHeadersTimeout(duration(REQUEST_HEADERS))
        .setStreamIdleTimeout(duration(STREAM_IDLE))
        .setCommonHttpProtocolOptions(
            HttpProtocolOptions.newBuilder().setIdleTimeout(duration(CONNECTION_IDLE)))
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(uint32(HTTP2_STREAMS))
                .setInitialStreamWindowSize(uint32(HTTP2_STREAM_WINDOW_BYTES))
                .setInitialConnectionWindowSize(uint32(HTTP2_CONNECTION_WINDOW_BYTES)))
        .build();
  }

  private static List<HttpFilter> filters() {
    return List.of(
        // Per cluster, not per method: names of methods come from callers. No stats without gRPC.
        filter(
            "envoy.filters.http.grpc_stats",
            FilterConfig.newBuilder()
                .setStatsForAllMethods(com.google.protobuf.BoolValue.of(false))
                .build()),
        filter("envoy.filters.http.router", Router.getDefaultInstance()));
  }

  private static HttpFilter filter(String name, Message config) {
    return HttpFilter.newBuilder().setName(name).setTypedConfig(Any.pack(config)).build();
  }
}

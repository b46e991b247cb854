package io.sluice.control.translate;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.metrics.v3.MetricsServiceConfig;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.grpc_stats.v3.FilterConfig;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;
import io.sluice.proto.envoy.WeightedClusterFields;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;

/**
 * Envoy messages as JSON and YAML, in the names of Envoy's documentation.
 *
 * <p>Every field that is sent is shown, also those that the published messages lack and that their
 * own JSON would leave out. A field that is not known here is an error.
 */
public final class EnvoyJson {
  private static final EnvoyDescriptors DESCRIPTORS =
      new EnvoyDescriptors(
          List.of(
              Bootstrap.getDescriptor(),
              UpstreamTlsContext.getDescriptor(),
              Cluster.getDescriptor(),
              ClusterLoadAssignment.getDescriptor(),
              Listener.getDescriptor(),
              RouteConfiguration.getDescriptor(),
              DownstreamTlsContext.getDescriptor(),
              Runtime.getDescriptor(),
              ScopedRouteConfiguration.getDescriptor(),
              Secret.getDescriptor(),
              TypedExtensionConfig.getDescriptor(),
              VirtualHost.getDescriptor(),
              DownstreamConnectionsConfig.getDescriptor(),
              FilterConfig.getDescriptor(),
              HttpConnectionManager.getDescriptor(),
              HttpProtocolOptions.getDescriptor(),
              MetricsServiceConfig.getDescriptor(),
              PreviousHostsPredicate.getDescriptor(),
              Router.getDescriptor()),
          Map.of("envoy.config.route.v3.WeightedCluster", WeightedClusterFields.getDescriptor()));

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(DESCRIPTORS.registry())
          .preservingProtoFieldNames()
          .sortingMapKeys();

  private static final String HIDDEN = "[hidden]";

  private EnvoyJson() {}

  /** {@return the resource as indented JSON} */
  public static String json(Resource resource) {
    return json(descriptor(resource.type()), shown(resource));
  }

  /** {@return the resource as YAML, with a line feed at the end} */
  public static String yaml(Resource resource) {
    return BlockYaml.ofJson(json(resource));
  }

  /** {@return the bootstrap as YAML, with a line feed at the end} */
  static String yaml(Bootstrap bootstrap) {
    return BlockYaml.ofJson(json(Bootstrap.getDescriptor(), bootstrap.toByteString()));
  }

  /** {@return what may be shown of it: of a private key, only where it is} */
  private static ByteString shown(Resource resource) {
    if (resource.type() != ResourceType.SECRET) {
      return resource.bytes();
    }
    try {
      Secret.Builder secret = Secret.parseFrom(resource.bytes()).toBuilder();
      if (!secret.getTlsCertificate().getPrivateKey().hasFilename()) {
        secret
            .getTlsCertificateBuilder()
            .setPrivateKey(DataSource.newBuilder().setInlineString(HIDDEN));
      }
      return secret.build().toByteString();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no secret: " + resource.name(), e);
    }
  }

  private static Descriptor descriptor(ResourceType type) {
    return switch (type) {
      case CLUSTER -> Cluster.getDescriptor();
      case ENDPOINTS -> ClusterLoadAssignment.getDescriptor();
      case SECRET -> Secret.getDescriptor();
      case EXTENSION -> TypedExtensionConfig.getDescriptor();
      case LISTENER -> Listener.getDescriptor();
      case SCOPED_ROUTES -> ScopedRouteConfiguration.getDescriptor();
      case ROUTES -> RouteConfiguration.getDescriptor();
      case VIRTUAL_HOST -> VirtualHost.getDescriptor();
      case RUNTIME -> Runtime.getDescriptor();
    };
  }

  private static String json(Descriptor published, ByteString bytes) {
    try {
      DynamicMessage message = DynamicMessage.parseFrom(DESCRIPTORS.extended(published), bytes);
      requireKnown(message);
      return PRINTER.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no " + published.getFullName(), e);
    }
  }

  private static void requireKnown(Message message) throws InvalidProtocolBufferException {
    Descriptor type = message.getDescriptorForType();
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new IllegalArgumentException(
          type.getFullName() + " has fields that cannot be shown: " + message.getUnknownFields());
    }
    if (type.getFullName().equals("google.protobuf.Any")) {
      Any any = Any.parseFrom(message.toByteString());
      Descriptor content = DESCRIPTORS.registry().getDescriptorForTypeUrl(any.getTypeUrl());
      if (content == null) {
        throw new IllegalArgumentException("a message cannot be shown: " + any.getTypeUrl());
      }
      requireKnown(DynamicMessage.parseFrom(content, any.getValue()));
      return;
    }
    for (Object value : message.getAllFields().values()) {
      for (Object item : value instanceof List<?> list ? list : List.of(value)) {
        if (item instanceof Message child) {
          requireKnown(child);
        }
      }
    }
  }
}

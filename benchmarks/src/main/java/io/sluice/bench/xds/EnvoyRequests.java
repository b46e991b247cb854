package io.sluice.bench.xds;

import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The requests of an Envoy, as bytes. The repeated lists of names are made once and shared, so that
 * the client costs little.
 */
final class EnvoyRequests {
  /** The variants of the protocol. */
  enum Variant {
    SOTW,
    DELTA
  }

  private final Variant variant;
  private final Workload workload;
  private final Map<XdsType, byte[]> subscriptions = new EnumMap<>(XdsType.class);

  EnvoyRequests(Variant variant, Workload workload) {
    this.variant = variant;
    this.workload = workload;
    for (XdsType type : XdsType.values()) {
      subscriptions.put(type, subscription(type, names(type, workload)));
    }
  }

  private static List<String> names(XdsType type, Workload workload) {
    return switch (type) {
      case CLUSTER, LISTENER -> List.of();
      case ENDPOINTS ->
          IntStream.range(0, workload.clusters()).mapToObj(Workload::clusterName).toList();
      case ROUTES -> IntStream.range(0, workload.tables()).mapToObj(Workload::tableName).toList();
    };
  }

  private byte[] subscription(XdsType type, List<String> names) {
    return switch (variant) {
      case SOTW ->
          DiscoveryRequest.newBuilder()
              .addAllResourceNames(names)
              .setTypeUrl(type.url())
              .build()
              .toByteArray();
      case DELTA ->
          DeltaDiscoveryRequest.newBuilder()
              .setTypeUrl(type.url())
              .addAllResourceNamesSubscribe(names)
              .build()
              .toByteArray();
    };
  }

  /** {@return how many resources of each type the workload has} */
  int[] resourceCounts() {
    return new int[] {
      workload.clusters(), workload.clusters(), workload.tables(), workload.tables()
    };
  }

  /** {@return the node as the bytes of a request's field} */
  byte[] node(String id) {
    Node node =
        Node.newBuilder()
            .setId(id)
            .setCluster(Workload.GROUP)
            .setUserAgentName("envoy")
            .setUserAgentVersion("1.40.0")
            .build();
    return switch (variant) {
      case SOTW -> DiscoveryRequest.newBuilder().setNode(node).build().toByteArray();
      case DELTA -> DeltaDiscoveryRequest.newBuilder().setNode(node).build().toByteArray();
    };
  }

  /** {@return the first request of a type} */
  byte[] first(XdsType type, byte[] node) {
    return concat(node, subscription(type));
  }

  /**
   * {@return the ACK of a response} State of the world repeats the names and, as Envoy does unless
   * it is told otherwise, the node.
   */
  byte[] ack(XdsType type, byte[] node, EnvoyResponse response) {
    return switch (variant) {
      case SOTW ->
          concat(
              text(DiscoveryRequest.VERSION_INFO_FIELD_NUMBER, response.version()),
              node,
              subscription(type),
              text(DiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER, response.nonce()));
      case DELTA ->
          concat(
              text(DeltaDiscoveryRequest.TYPE_URL_FIELD_NUMBER, type.url()),
              text(DeltaDiscoveryRequest.RESPONSE_NONCE_FIELD_NUMBER, response.nonce()));
    };
  }

  private byte[] subscription(XdsType type) {
    return Objects.requireNonNull(subscriptions.get(type));
  }

  private static byte[] text(int field, String value) {
    byte[] bytes = new byte[CodedOutputStream.computeStringSize(field, value)];
    try {
      CodedOutputStream.newInstance(bytes).writeString(field, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  private static byte[] concat(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}

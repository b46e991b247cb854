package io.sluice.xds.fleet;

import io.envoyproxy.envoy.config.core.v3.Node;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who a client says it is.
 *
 * @param id {@code node.id}; copies of a bootstrap share it, so it identifies no stream
 * @param cluster {@code node.cluster}
 * @param userAgent name and version of the client's software, for instance {@code envoy 1.40.0}
 */
public record NodeIdentity(String id, String cluster, String userAgent) {
  private static final int MAX_CHARS = 1_024;

  /** {@return whether its texts are of a length that can be kept for every stream} */
  public boolean isBounded() {
    return id.length() <= MAX_CHARS
        && cluster.length() <= MAX_CHARS
        && userAgent.length() <= MAX_CHARS;
  }

  /** {@return the identity that this message tells} */
  public static NodeIdentity of(Node node) {
    String version = node.getUserAgentVersion();
    if (node.hasUserAgentBuildVersion()) {
      var semantic = node.getUserAgentBuildVersion().getVersion();
      version =
          Stream.of(semantic.getMajorNumber(), semantic.getMinorNumber(), semantic.getPatch())
              .map(Integer::toUnsignedString)
              .collect(Collectors.joining("."));
    }
    return new NodeIdentity(
        node.getId(), node.getCluster(), (node.getUserAgentName() + " " + version).strip());
  }
}

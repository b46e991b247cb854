package io.sluice.xds.stats;

import io.sluice.xds.fleet.NodeIdentity;
import java.util.List;

/** A receiver of the load of endpoints. */
@FunctionalInterface
public interface LoadListener {
  /** Takes what a node counted at the endpoints of a cluster since it last told. */
  void received(NodeIdentity node, String cluster, List<EndpointLoad> endpoints);
}

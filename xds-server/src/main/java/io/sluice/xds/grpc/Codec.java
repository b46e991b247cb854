package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;

/**
 * The messages of one variant of the protocol, and its sessions.
 *
 * @param <M> the request message
 * @param <Q> the request as the session takes it
 * @param <R> the response message
 */
interface Codec<M, Q, R> {
  /** {@return the node that the request bears; the default instance if it bears none} */
  Node node(M message);

  Q request(M message);

  /** {@return the type URL of the request} */
  String typeUrl(Q request);

  R response(Push push);

  Session<Q> begin(Publication target);
}
